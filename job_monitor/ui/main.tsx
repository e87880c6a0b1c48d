import "./styles.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followTheme } from "./lib/preferences.ts";
import { createQueryClient } from "./lib/query-client.ts";
import { takeHealth } from "./lib/told-health.ts";
import { router } from "./router.ts";

followTheme();
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root.");

const queries = createQueryClient();
takeHealth(queries);
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
