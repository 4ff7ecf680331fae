"use strict";
// Make the tables and the goods: `node fill.js COUNT PIECES` prints the numbers of so many variants.
// Each product has two variants; the search index is built anew at the end.

const core = require("@vendure/core");
const { populateInitialData } = require("@vendure/core/cli");
const config = require("./config");

const AT_ONCE = 8;
const KINDS = ["candle", "lamp", "bowl", "basket", "scarf", "kettle", "stool", "mirror", "rug", "vase"];
const STUFFS = ["cedar", "bamboo", "copper", "linen", "clay", "wool", "glass", "rattan", "silk", "walnut"];
const SHOP = {
  defaultLanguage: "en",
  defaultZone: "Asia",
  countries: [{ name: "Singapore", code: "SG", zone: "Asia" }],
  taxRates: [{ name: "Standard", percentage: 9 }],
  shippingMethods: [{ name: "Parcel", price: 500 }],
  paymentMethods: [
    { name: "dummy", handler: { code: "dummy-payment-handler", arguments: [{ name: "automaticSettle", value: "true" }] } },
  ],
  collections: [],
};

async function main(count, pieces) {
  const app = await core.bootstrapWorker(config({ synchronize: true })).then((worker) => worker.app);
  const connection = app.get(core.TransactionalConnection).rawConnection;
  if (!(await connection.getRepository(core.TaxCategory).count())) await populateInitialData(app, SHOP);
  const [category] = await connection.getRepository(core.TaxCategory).find();
  const importer = app.get(core.FastImporterService);
  await importer.initialize();
  const first = await connection.getRepository(core.Product).count();
  const made = [];
  let next = first;
  const one = async () => {
    while (next < first + count) made.push(await offer(importer, category.id, next++, pieces));
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, one));
  await index(app);
  console.log(made.join(" "));
  await app.close();
}

async function offer(importer, taxCategoryId, number, pieces) {
  const name = `${STUFFS[number % 10]} ${KINDS[Math.floor(number / 10) % 10]} ${number}`;
  const described = (text) => [{ languageCode: "en", name: text, slug: text.replaceAll(" ", "-"), description: `${text}, made by hand.` }];
  const productId = await importer.createProduct({ enabled: true, translations: described(name) });
  const sizes = [];
  for (const size of ["small", "large"]) {
    sizes.push(
      await importer.createProductVariant({
        productId,
        sku: `C-${number}-${size}`,
        price: 2400,
        stockOnHand: pieces,
        taxCategoryId,
        translations: described(`${name} ${size}`),
      }),
    );
  }
  return sizes[0];
}

async function index(app) {
  const context = await app.get(core.RequestContextService).create({ apiType: "admin" });
  const connection = app.get(core.TransactionalConnection).rawConnection;
  await connection.query("DELETE FROM job_record WHERE state = 'PENDING'"); // one for each product: all are indexed below
  await app.get(core.JobQueueService).start();
  const job = await app.get(core.SearchService).reindex(context);
  let state = "";
  while (!["COMPLETED", "FAILED", "CANCELLED"].includes(state)) {
    await new Promise((done) => setTimeout(done, 300));
    [{ state }] = await connection.query("SELECT state FROM job_record WHERE id = $1", [job.id]);
  }
  if (state !== "COMPLETED") throw new Error(`the search index was not built: ${state}`);
}

main(Number(process.argv[2]), Number(process.argv[3])).then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
