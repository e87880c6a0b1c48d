/** Where the route files lie. Read by the bundler, and by the test that the route tree is current. */
export const routerOptions = {
  target: "react" as const,
  autoCodeSplitting: true,
  // The shell is part of every page: nothing is gained by a file of its own.
  codeSplittingOptions: {
    splitBehavior: ({ routeId }: { routeId: string }) => (routeId === "/_sidebar" ? [] : undefined),
  },
  routesDirectory: "./routes",
  generatedRouteTree: "./routeTree.gen.ts",
  quoteStyle: "double" as const,
  semicolons: true,
};
