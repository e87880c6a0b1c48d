import { createRootRoute, Link, Outlet } from "@tanstack/react-router";

export const Route = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

function NotFound() {
  return (
    <main className="grid min-h-[60dvh] place-content-center gap-2 p-5 text-center">
      <h1 className="text-[15px] font-semibold">There is no such page</h1>
      <Link to="/dashboard" className="font-medium text-accent hover:underline">
        Go to the dashboard
      </Link>
    </main>
  );
}
