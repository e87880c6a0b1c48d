import { Popover } from "~/components/popover.tsx";
import { sentenceOf } from "~/lib/api.ts";
import { useMe } from "~/lib/queries.ts";

/** Who the viewer is, and how that is known. */
export function ViewerMenu() {
  const { data, error } = useMe();
  if (!data) {
    return (
      <span className="px-2 text-muted">{error ? <span title={sentenceOf(error)}>Viewer not known</span> : null}</span>
    );
  }
  return (
    <Popover label="Viewer:" className="shrink-0" panelClass="w-80" button={<Summary name={data.user_name} />}>
      <p className="font-semibold break-words">{data.display_name}</p>
      <p className="mb-2 text-muted break-words">{data.user_name}</p>
      <p>{data.how}</p>
      <p className="mt-2 text-muted">
        {data.is_verified ? "Confirmed by the workspace." : "Not confirmed by the workspace."}
      </p>
    </Popover>
  );
}

function Summary({ name }: { name: string }) {
  return (
    <>
      <span
        aria-hidden="true"
        className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-[11px] font-semibold text-accent uppercase"
      >
        {name.charAt(0)}
      </span>
      <span data-testid="viewer" className="max-w-56 truncate max-md:sr-only">
        {name}
      </span>
    </>
  );
}
