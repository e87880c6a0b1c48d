type BoxProps = { label: string; isOn: boolean; isSome?: boolean; onPress: (isRange: boolean) => void };

/** The box of a row, above the link that the rest of the row is. With Shift it means all since the last one. */
export function PickBox({ label, isOn, isSome = false, onPress }: BoxProps) {
  return (
    <label className="relative z-1 flex size-6 items-center justify-center">
      <input
        type="checkbox"
        aria-label={label}
        checked={isOn}
        ref={(box) => {
          if (box) box.indeterminate = isSome;
        }}
        onChange={({ nativeEvent }) => onPress(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
        className="size-3.5 accent-accent"
      />
    </label>
  );
}

/** On a phone there is no room for it. */
export const PICK_CELL = "w-9 pl-2 max-sm:hidden h-row border-b border-line";
