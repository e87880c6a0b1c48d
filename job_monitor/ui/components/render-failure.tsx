import { sentenceOf } from "~/lib/api.ts";

/** In place of a page that could not be drawn. */
export function RenderFailure({ error }: { error: unknown }) {
  return (
    <div role="alert" className="surface m-5 flex flex-col items-start gap-2 p-5">
      <h1 className="text-[15px] font-semibold">This page could not be shown</h1>
      <p className="text-muted break-words">{sentenceOf(error)}</p>
      <button
        type="button"
        onClick={() => globalThis.location.reload()}
        className="h-8 rounded-md border border-line px-3 font-medium hover:bg-hover"
      >
        Load it again
      </button>
    </div>
  );
}
