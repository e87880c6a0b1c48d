type Props = { title: string; why?: string; onClear: () => void };

/** The look of a list that is empty by its filter alone. */
export function NoneFits({ title, why, onClear }: Props) {
  return (
    <div className="flex min-h-48 flex-col items-center justify-center gap-2 p-6 text-center" data-testid="none-fits">
      <p className="font-medium">{title}</p>
      {why && <p className="text-muted">{why}</p>}
      <button
        type="button"
        onClick={onClear}
        className="h-7 rounded-md border border-line bg-panel px-2.5 font-medium hover:bg-hover"
      >
        Clear the filter
      </button>
    </div>
  );
}
