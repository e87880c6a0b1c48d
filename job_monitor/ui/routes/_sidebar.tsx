import { createFileRoute } from "@tanstack/react-router";
import { Shell } from "~/components/shell/shell.tsx";

export const Route = createFileRoute("/_sidebar")({ component: Shell });
