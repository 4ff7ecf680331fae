"use strict";
// Make the goods: `medusa exec fill.js COUNT PIECES` prints what a buyer needs, as JSON: the key, the region and
// so many variants.

const { ContainerRegistrationKeys, Modules } = require("@medusajs/framework/utils");
const flows = require("@medusajs/medusa/core-flows");

const done = async (flow, container, input) => (await flow(container).run({ input })).result;

module.exports.default = async function fill({ container, args }) {
  const [count, pieces] = args.map(Number);
  const shop = (await standing(container)) || (await open(container));
  const stamp = Date.now().toString(36);
  const products = await done(flows.createProductsWorkflow, container, {
    products: Array.from({ length: count }, (_, number) => ({
      title: `Candle ${stamp} ${number}`,
      status: "published",
      shipping_profile_id: shop.profile,
      options: [{ title: "Size", values: ["Small"] }],
      variants: [
        {
          title: "Small",
          sku: `C-${stamp}-${number}`,
          options: { Size: "Small" },
          prices: [{ amount: 24, currency_code: "sgd" }],
          manage_inventory: true,
        },
      ],
      sales_channels: [{ id: shop.channel }],
    })),
  });
  const variants = products.map((product) => product.variants[0].id);
  await stock(container, shop, variants, pieces);
  console.log(JSON.stringify({ key: shop.key, region: shop.region, variants }));
};

async function standing(container) {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const all = async (entity, fields) => (await query.graph({ entity, fields })).data;
  const [key] = (await all("api_key", ["id", "token", "title"])).filter((each) => each.title === "bench");
  if (!key) return null;
  const named = (rows) => rows.find((each) => each.name === "bench").id;
  return {
    key: key.token,
    region: named(await all("region", ["id", "name"])),
    channel: named(await all("sales_channel", ["id", "name"])),
    profile: named(await all("shipping_profile", ["id", "name"])),
    place: named(await all("stock_location", ["id", "name"])),
  };
}

async function open(container) {
  const link = container.resolve(ContainerRegistrationKeys.LINK);
  const [channel] = await done(flows.createSalesChannelsWorkflow, container, { salesChannelsData: [{ name: "bench" }] });
  const [key] = await done(flows.createApiKeysWorkflow, container, {
    api_keys: [{ title: "bench", type: "publishable", created_by: "" }],
  });
  await done(flows.linkSalesChannelsToApiKeyWorkflow, container, { id: key.id, add: [channel.id] });
  const [region] = await done(flows.createRegionsWorkflow, container, {
    regions: [{ name: "bench", currency_code: "sgd", countries: ["sg"], payment_providers: ["pp_system_default"] }],
  });
  await done(flows.createTaxRegionsWorkflow, container, [{ country_code: "sg", provider_id: "tp_system" }]);
  const [place] = await done(flows.createStockLocationsWorkflow, container, {
    locations: [{ name: "bench", address: { address_1: "1 Hill Road", city: "Singapore", country_code: "SG" } }],
  });
  await link.create({
    [Modules.STOCK_LOCATION]: { stock_location_id: place.id },
    [Modules.FULFILLMENT]: { fulfillment_provider_id: "manual_manual" },
  });
  await done(flows.linkSalesChannelsToStockLocationWorkflow, container, { id: place.id, add: [channel.id] });
  const [profile] = await done(flows.createShippingProfilesWorkflow, container, { data: [{ name: "bench", type: "default" }] });
  await carry(container, link, place, profile);
  return { key: key.token, region: region.id, channel: channel.id, profile: profile.id, place: place.id };
}

async function carry(container, link, place, profile) {
  const set = await container.resolve(Modules.FULFILLMENT).createFulfillmentSets({
    name: "bench",
    type: "shipping",
    service_zones: [{ name: "Singapore", geo_zones: [{ country_code: "sg", type: "country" }] }],
  });
  await link.create({
    [Modules.STOCK_LOCATION]: { stock_location_id: place.id },
    [Modules.FULFILLMENT]: { fulfillment_set_id: set.id },
  });
  await done(flows.createShippingOptionsWorkflow, container, [
    {
      name: "Parcel",
      price_type: "flat",
      provider_id: "manual_manual",
      service_zone_id: set.service_zones[0].id,
      shipping_profile_id: profile.id,
      type: { label: "Standard", description: "Parcel", code: "standard" },
      prices: [{ currency_code: "sgd", amount: 5 }],
      rules: [],
    },
  ]);
}

async function stock(container, shop, variants, pieces) {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "variant",
    fields: ["id", "inventory_items.inventory_item_id"],
    filters: { id: variants },
  });
  await done(flows.createInventoryLevelsWorkflow, container, {
    inventory_levels: data.map((variant) => ({
      location_id: shop.place,
      inventory_item_id: variant.inventory_items[0].inventory_item_id,
      stocked_quantity: pieces,
    })),
  });
}
