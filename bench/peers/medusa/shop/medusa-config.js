"use strict";
// A plain shop of Medusa on PostgreSQL (DATABASE_URL says which), without pages for its staff. Locks are kept in
// the database: several processes serve one shop, and there is no Redis.

const { defineConfig } = require("@medusajs/framework/utils");

module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    databaseDriverOptions: { ssl: false },
    http: {
      storeCors: "http://127.0.0.1",
      adminCors: "http://127.0.0.1",
      authCors: "http://127.0.0.1",
      jwtSecret: "only-for-a-bench",
      cookieSecret: "only-for-a-bench",
    },
  },
  modules: [
    {
      resolve: "@medusajs/medusa/locking",
      options: { providers: [{ resolve: "@medusajs/medusa/locking-postgres", id: "locking-postgres", is_default: true }] },
    },
  ],
});
