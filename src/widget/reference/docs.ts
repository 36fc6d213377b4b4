/** `/docs`: the API's reference, to read and to try, by Swagger UI from our own origin. */

interface SwaggerUi {
  (options: Record<string, unknown>): unknown;
  presets: { apis: unknown };
}

const { SwaggerUIBundle } = globalThis as unknown as { SwaggerUIBundle: SwaggerUi };

SwaggerUIBundle({
  url: '/openapi.json',
  domNode: document.querySelector('#reference'),
  presets: [SwaggerUIBundle.presets.apis],
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  // It would ask another service about our document.
  validatorUrl: null,
  // Requests go to this deployment alone, without cookies.
  withCredentials: false,
});
