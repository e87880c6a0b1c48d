import { Link } from "@tanstack/react-router";
import { CircleHelp } from "lucide-react";

type Props = { what: "job" | "run"; sentence: string };

/** For what is not there, or is not the viewer's to see: nobody learns which of the two. */
export function NotFoundPanel({ what, sentence }: Props) {
  return (
    <section
      aria-label="Not found"
      data-look="absent"
      className="surface flex min-h-64 flex-col items-center justify-center gap-2 p-6 text-center"
    >
      <CircleHelp aria-hidden="true" className="size-5 text-muted" />
      <h2 className="font-semibold">There is no such {what} for you</h2>
      <p className="max-w-[52ch] text-muted">{sentence}</p>
      <Link to="/jobs" className="inline-flex min-h-6 items-center font-medium text-accent hover:underline">
        All jobs that you may see
      </Link>
    </section>
  );
}
