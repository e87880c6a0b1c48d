import { type ReactNode, useEffect } from "react";
import { useSettling } from "~/lib/settled.ts";
import { ViewsMenu } from "./views/views-menu.tsx";

type Props = { title: string; actions?: ReactNode; hasViews?: boolean; children: ReactNode };

/** Frame of a page: one heading, its controls, the content. `hasViews`: its state in the address can be saved. */
export function Page({ title, actions, hasViews = false, children }: Props) {
  useSettling();
  useEffect(() => {
    document.title = `${title} · Job Monitor`;
  }, [title]);
  return (
    <div className="mx-auto flex w-full max-w-[1680px] flex-col gap-gap p-gap md:px-5 md:py-[calc(var(--gap)+4px)]">
      <div className="flex min-h-7 flex-wrap items-center justify-between gap-2">
        <h1 className="text-[15px] font-semibold tracking-tight">{title}</h1>
        {(actions || hasViews) && (
          <div className="flex flex-wrap items-center gap-2">
            {hasViews && <ViewsMenu />}
            {actions}
          </div>
        )}
      </div>
      {children}
    </div>
  );
}
