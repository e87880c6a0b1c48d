import { Outlet } from "@tanstack/react-router";
import { NowContext, useServerNow } from "~/lib/clock.ts";
import { useNews } from "~/lib/news.ts";
import { useSettlingInTime } from "~/lib/settled.ts";
import { KeysHelp } from "./keys-help.tsx";
import { Notice } from "./notice.tsx";
import { BottomBar, Sidebar } from "./sidebar.tsx";
import { TopBar } from "./top-bar.tsx";
import { Updated } from "./updated.tsx";

/** What stands around every page: menu, top bar, and the content with the server's clock. */
export function Shell() {
  useSettlingInTime();
  const news = useNews();
  return (
    <NowContext value={useServerNow()}>
      <a
        href="#content"
        className="fixed top-1 left-1 z-bar -translate-y-20 rounded-md bg-accent px-3 py-1.5 font-medium text-on-accent focus:translate-y-0"
      >
        Skip to the content
      </a>
      <div className="flex min-h-dvh">
        <Sidebar />
        <div className="flex min-w-0 flex-1 flex-col max-md:pb-16">
          <TopBar />
          <Notice />
          <Updated news={news} />
          <main id="content" tabIndex={-1} className="flex-1 outline-none">
            <Outlet />
          </main>
        </div>
      </div>
      <BottomBar />
      <KeysHelp />
    </NowContext>
  );
}
