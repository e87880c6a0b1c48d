import type { ReactNode } from "react";

/** A name over its value, in a list of such. */
export function Fact({ name, title, children }: { name: string; title?: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-[12px] text-muted" title={title}>
        {name}
      </dt>
      <dd className="num break-words">{children}</dd>
    </div>
  );
}
