"use strict";
// Serve the shop with so many processes behind one port: `PORT=8000 node serve.js 2`.

const cluster = require("node:cluster");

if (cluster.isPrimary) {
  for (let number = 0; number < Number(process.argv[2]); number += 1) cluster.fork();
  cluster.on("exit", () => process.exit(1));
  process.on("SIGTERM", () => process.exit(0));
} else {
  const { bootstrap } = require("@vendure/core");
  bootstrap(require("./config")()).catch((error) => {
    console.error(error);
    process.exit(1);
  });
}
