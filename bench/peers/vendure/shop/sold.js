"use strict";
// Print how many pieces of a variant were sold: `node sold.js VARIANT`.

const { Client } = require("pg");

const SOLD = `SELECT coalesce(sum(line.quantity), 0) AS sold FROM order_line line JOIN "order" placed ON placed.id = line."orderId"
  WHERE line."productVariantId" = $1 AND placed.state = 'PaymentSettled'`;

(async () => {
  const client = new Client();
  await client.connect();
  console.log((await client.query(SOLD, [process.argv[2]])).rows[0].sold);
  await client.end();
})();
