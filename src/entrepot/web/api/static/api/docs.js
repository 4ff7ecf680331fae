// Shows the OpenAPI description of this server. Nothing is fetched from anywhere else.
const place = document.getElementById("api-description");
SwaggerUIBundle({
  url: place.dataset.description,
  domNode: place,
  deepLinking: true,
  validatorUrl: null,
  supportedSubmitMethods: ["get", "post"],
});
