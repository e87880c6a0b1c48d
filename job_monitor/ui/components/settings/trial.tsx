import { type FormEvent, useId, useState } from "react";
import { Panel } from "~/components/panel/panel.tsx";
import { sentenceOf } from "~/lib/api.ts";
import { problemsOf, yamlOf } from "~/lib/settings/ownership.ts";
import { useTrial } from "~/lib/settings/queries.ts";
import type { Ownership } from "~/lib/settings/types.ts";
import { TrialResult } from "./trial-result.tsx";

const READY = { kind: "ready", value: null, mark: null } as const;
const PLAIN = "h-7 rounded-md border border-line-strong bg-panel px-2.5 font-medium hover:bg-hover disabled:opacity-60";
const EXAMPLE = 'rules:\n  - {name: "etl_*", team: "data-engineering"}';
/** As the server takes it. */
const LONGEST = 64_000;

/** Rules as they would be: what they would change is told, and nothing is stored. */
export function Trial({ state }: { state: Ownership | undefined }) {
  const id = useId();
  const [text, setText] = useState("");
  const trial = useTrial();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trial.mutate({ body: { text } });
  };
  return (
    <Panel title="Try other rules" note="nothing is stored" look={READY} empty="" height={240}>
      {() => (
        <form onSubmit={submit} aria-label="Try other rules" className="flex flex-col gap-2 px-3.5 pt-1 pb-3.5">
          <label htmlFor={id} className="max-w-[100ch] text-muted">
            The text of a <code className="font-mono">monitor.yaml</code>: <code className="font-mono">teams</code>,{" "}
            <code className="font-mono">owners</code> and <code className="font-mono">rules</code>. A section that is
            left out stays as it is. Saving is done in the file; it is read again within minutes.
          </label>
          <textarea
            id={id}
            value={text}
            maxLength={LONGEST}
            rows={8}
            spellCheck={false}
            placeholder={EXAMPLE}
            onChange={(event) => setText(event.target.value)}
            className="w-full rounded-md border border-line-strong bg-panel px-2.5 py-1.5 font-mono text-[12px] placeholder:text-muted"
          />
          <div className="flex flex-wrap gap-2">
            <button
              type="submit"
              disabled={trial.isPending || text.trim() === ""}
              className="h-7 rounded-md bg-accent px-3 font-medium text-on-accent disabled:opacity-60"
            >
              {trial.isPending ? "Trying …" : "Try these rules"}
            </button>
            {state && (
              <button type="button" onClick={() => setText(yamlOf(state))} className={PLAIN}>
                Begin with what is in force
              </button>
            )}
          </div>
          {trial.error != null && <Problems detail={sentenceOf(trial.error)} />}
          {trial.data && trial.error == null && <TrialResult preview={trial.data} />}
        </form>
      )}
    </Panel>
  );
}

function Problems({ detail }: { detail: string }) {
  return (
    <div role="alert" className="flex flex-col gap-1 text-bad">
      {problemsOf(detail).map((sentence) => (
        <p key={sentence} className="break-words">
          {sentence}
        </p>
      ))}
    </div>
  );
}
