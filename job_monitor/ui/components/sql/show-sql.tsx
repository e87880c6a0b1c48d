import { Code2, X } from "lucide-react";
import { useId, useRef, useState } from "react";
import { CopyButton } from "~/components/copy-button.tsx";
import { Skeleton } from "~/components/panel/skeleton.tsx";
import { SourceIcon } from "~/components/source-badge.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { sentenceOf } from "~/lib/api.ts";
import { useFigureSql, useMetricSql } from "~/lib/queries.ts";
import { SOURCE_STATES } from "~/lib/sources.ts";
import type { FigureName, JobFilters, MetricName, MetricScope, MetricSql } from "~/lib/types.ts";

type StatementAnswer = Pick<MetricSql, "sql" | "sources">;

type Behind =
  | { metric: MetricName; days: number }
  /** What is asked of the metric beside days until today: its dates, its zone, its filters. */
  | { metric: MetricName; scope: MetricScope }
  /** A number of this moment, of the chosen jobs. */
  | { figure: FigureName; filters: JobFilters };

type Props = Behind & { title: string };

/** A button that shows the statement behind a number, as it runs in a SQL warehouse. */
export function ShowSql({ title, ...behind }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const titleId = useId();
  const open = () => {
    setIsOpen(true);
    dialog.current?.showModal();
  };
  return (
    <>
      <button
        type="button"
        data-noprint
        onClick={open}
        aria-label={`Show the SQL of: ${title}`}
        title="Show the SQL"
        className="inline-flex size-6 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-ink"
      >
        <Code2 aria-hidden="true" className="size-3.5" />
      </button>
      <dialog
        ref={dialog}
        aria-labelledby={titleId}
        onClose={() => setIsOpen(false)}
        className="layer m-auto w-[min(920px,calc(100vw-16px))] max-h-[calc(100dvh-32px)] p-0 text-left text-ink backdrop:bg-black/40"
      >
        <div className="flex max-h-[calc(100dvh-34px)] flex-col">
          <header className="flex items-center gap-2 border-b border-line px-3.5 py-2">
            <h2 id={titleId} className="min-w-0 flex-1 truncate text-[13px] font-semibold">
              {title}: the SQL behind it
            </h2>
            <button
              type="button"
              aria-label="Close"
              onClick={() => dialog.current?.close()}
              className="inline-flex size-7 items-center justify-center rounded text-muted hover:bg-hover hover:text-ink"
            >
              <X aria-hidden="true" className="size-4" />
            </button>
          </header>
          {isOpen && ("figure" in behind ? <OfFigure {...behind} /> : <OfMetric {...behind} />)}
        </div>
      </dialog>
    </>
  );
}

function OfMetric({ metric, ...asked }: Exclude<Behind, { figure: FigureName }>) {
  return <Body {...useMetricSql(metric, "scope" in asked ? asked.scope : { days: asked.days }, true)} />;
}

function OfFigure({ figure, filters }: Extract<Behind, { figure: FigureName }>) {
  return <Body {...useFigureSql(figure, filters)} />;
}

function Body({ data, error }: { data: StatementAnswer | undefined; error: unknown }) {
  if (data) return <Statement answer={data} />;
  if (error) return <p className="p-4 text-bad">{sentenceOf(error)}</p>;
  return (
    <div className="py-3">
      <Skeleton height={200} />
    </div>
  );
}

function Statement({ answer }: { answer: StatementAnswer }) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-3.5 py-2 text-[12px] text-muted">
        <p className="min-w-0 flex-1 basis-80">
          Run in a SQL warehouse it gives the number shown, from the system tables themselves, as long as they hold what
          was read.
        </p>
        <CopyButton text={answer.sql} label="Copy the SQL" />
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 border-b border-line px-3.5 py-2 text-[12px]">
        {answer.sources.map((source) => (
          <li
            key={source.name}
            className="inline-flex min-w-0 items-center gap-1.5"
            title={source.message ?? undefined}
          >
            <SourceIcon state={source.state} className="size-3" />
            <span className="break-all">{source.name}</span>
            <span className="text-muted">
              {source.as_of === null ? SOURCE_STATES[source.state].word : <TimeText at={source.as_of} />}
            </span>
          </li>
        ))}
      </ul>
      <section
        aria-label="Statement"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto p-3.5"
      >
        <pre className="font-mono text-[11.5px] leading-5">{answer.sql}</pre>
      </section>
    </>
  );
}
