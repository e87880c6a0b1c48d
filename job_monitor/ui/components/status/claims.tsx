import { SourceIcon } from "~/components/source-badge.tsx";
import { plural } from "~/lib/format.ts";
import type { Health } from "~/lib/types.ts";

/** Claims about the data that do not hold; nothing when all hold. */
export function Claims({ claims }: { claims: Health["failed_claims"] }) {
  if (claims.length === 0) return null;
  return (
    <section aria-labelledby="claims" className="surface px-3.5 py-3">
      <h2 id="claims" className="font-semibold">
        Claims that do not hold
      </h2>
      <p className="text-muted">After each build the product checks its own figures. These checks found rows.</p>
      <ul className="mt-2 flex flex-col gap-1.5">
        {claims.map((claim) => (
          <li key={claim.name} className="flex items-start gap-2">
            <SourceIcon state="failed" className="mt-0.5 size-3.5" />
            <span>
              <code className="font-mono text-[12px]">{claim.name}</code>: {claim.meaning} (
              {plural(claim.rows_count, "row")})
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
