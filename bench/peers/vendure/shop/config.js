"use strict";
// A plain shop of Vendure on PostgreSQL (PGHOST and its like say which): what its documentation sets,
// with guests' tokens in a header and the payment handler it brings for trying things out.

const { DefaultJobQueuePlugin, DefaultLogger, DefaultSearchPlugin, LogLevel, dummyPaymentHandler } = require("@vendure/core");

module.exports = (more = {}) => ({
  logger: new DefaultLogger({ level: LogLevel.Warn, timestamp: false }),
  apiOptions: {
    hostname: "127.0.0.1",
    port: Number(process.env.PORT || 0),
    adminApiPath: "admin-api",
    shopApiPath: "shop-api",
  },
  authOptions: {
    tokenMethod: "bearer",
    superadminCredentials: { identifier: "superadmin", password: "only-for-a-bench" },
  },
  dbConnectionOptions: {
    type: "postgres",
    host: process.env.PGHOST,
    port: Number(process.env.PGPORT || 5432),
    username: process.env.PGUSER,
    password: process.env.PGPASSWORD,
    database: process.env.PGDATABASE,
    synchronize: false,
    ...more,
  },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  plugins: [DefaultJobQueuePlugin.init({}), DefaultSearchPlugin.init({ bufferUpdates: false, indexStockStatus: true })],
});
