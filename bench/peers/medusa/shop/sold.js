"use strict";
// Print how many pieces of a variant were sold: `node sold.js VARIANT`.

const { Client } = require("pg");

const SOLD = `SELECT coalesce(sum(item.quantity), 0) AS sold FROM order_item item
  JOIN order_line_item line ON line.id = item.item_id WHERE line.variant_id = $1`;

(async () => {
  const client = new Client();
  await client.connect();
  console.log(Number((await client.query(SOLD, [process.argv[2]])).rows[0].sold));
  await client.end();
})();
