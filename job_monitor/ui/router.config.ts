/** Where the route files lie. Read by the bundler, and by the test that the route tree is current. */
export const routerOptions = {
  target: "react" as const,
  autoCodeSplitting: true,
  routesDirectory: "./routes",
  generatedRouteTree: "./routeTree.gen.ts",
  quoteStyle: "double" as const,
  semicolons: true,
};
