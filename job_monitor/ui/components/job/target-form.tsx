import { type FormEvent, type ReactNode, useId, useState } from "react";
import { sentenceOf } from "~/lib/api.ts";
import { duration } from "~/lib/format.ts";
import { type JobKey, useTargetChange } from "~/lib/job-queries.ts";
import { fieldsOf, type TargetFields, wishOf } from "~/lib/target.ts";
import { zoneName } from "~/lib/time.ts";
import type { JobDetail, TargetState } from "~/lib/types.ts";

/** What of the job suggests values. */
type Detail = { job: { timezone: string | null }; band: JobDetail["band"] };
type Props = { state: Pick<TargetState, "target">; detail: Detail; job: JobKey; onClose: () => void };

const INPUT = "h-7 w-full rounded-md border border-line-strong bg-panel px-2";

/** Sets, changes or removes the target. What is wrong is said below, and nothing is lost from the fields. */
export default function TargetForm({ state, detail, job, onClose }: Props) {
  const { target } = state;
  const change = useTargetChange(job);
  const [fields, setFields] = useState(() => fieldsOf(target, detail.job.timezone ?? zoneName("local")));
  const [lack, setLack] = useState<string | null>(null);
  const put = (part: Partial<TargetFields>) => setFields({ ...fields, ...part });
  const version = target?.version ?? null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wish = wishOf(fields);
    if (typeof wish === "string") {
      setLack(wish);
      return;
    }
    setLack(null);
    change.mutate({ wish, version, reason: null }, { onSuccess: onClose });
  };
  const remove = () =>
    change.mutate({ wish: null, version, reason: fields.reason.trim() || null }, { onSuccess: onClose });
  const problem = lack ?? (change.error ? sentenceOf(change.error) : null);
  return (
    <form onSubmit={submit} aria-label="Target" className="grid gap-2 px-3.5 pt-1 pb-3.5 sm:grid-cols-2">
      <Labelled label="Done by">
        {(id) => (
          <input
            id={id}
            type="time"
            value={fields.finishBy}
            onChange={(event) => put({ finishBy: event.target.value })}
            className={INPUT}
          />
        )}
      </Labelled>
      <Labelled label="In the zone">
        {(id) => (
          <input
            id={id}
            value={fields.zone}
            onChange={(event) => put({ zone: event.target.value })}
            placeholder="Europe/Berlin"
            className={INPUT}
          />
        )}
      </Labelled>
      <Labelled label="Takes at most, minutes" hint={hint(detail)}>
        {(id) => (
          <input
            id={id}
            inputMode="decimal"
            value={fields.minutes}
            onChange={(event) => put({ minutes: event.target.value })}
            className={INPUT}
          />
        )}
      </Labelled>
      <Labelled label="Note">
        {(id) => (
          <input
            id={id}
            value={fields.note}
            maxLength={1000}
            onChange={(event) => put({ note: event.target.value })}
            className={INPUT}
          />
        )}
      </Labelled>
      <Labelled label="Why, for the audit">
        {(id) => (
          <input
            id={id}
            value={fields.reason}
            maxLength={1000}
            onChange={(event) => put({ reason: event.target.value })}
            className={INPUT}
          />
        )}
      </Labelled>
      {problem && (
        <p role="alert" className="text-bad sm:col-span-2">
          {problem}
        </p>
      )}
      <Buttons isBusy={change.isPending} isSet={target !== null} onRemove={remove} onClose={onClose} />
    </form>
  );
}

/** What the job's own history suggests. */
function hint(detail: Detail): string | undefined {
  const p95 = detail.band?.p95_s;
  return p95 == null ? undefined : `95 % of good runs work up to ${duration(p95)}`;
}

function Labelled({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: string | undefined;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-0.5 block text-[12px] text-muted">
        {label}
      </label>
      {children(id)}
      {hint && <p className="mt-0.5 text-[12px] text-muted">{hint}</p>}
    </div>
  );
}

type ButtonsProps = { isBusy: boolean; isSet: boolean; onRemove: () => void; onClose: () => void };

function Buttons({ isBusy, isSet, onRemove, onClose }: ButtonsProps) {
  const plain =
    "h-7 rounded-md border border-line-strong bg-panel px-2.5 font-medium hover:bg-hover disabled:opacity-60";
  return (
    <div className="flex flex-wrap gap-2 sm:col-span-2">
      <button
        type="submit"
        disabled={isBusy}
        className="h-7 rounded-md bg-accent px-3 font-medium text-on-accent disabled:opacity-60"
      >
        {isBusy ? "Saving …" : "Save"}
      </button>
      <button type="button" onClick={onClose} className={plain}>
        Cancel
      </button>
      {isSet && (
        <button type="button" disabled={isBusy} onClick={onRemove} className={`${plain} ml-auto text-bad`}>
          Remove
        </button>
      )}
    </div>
  );
}
