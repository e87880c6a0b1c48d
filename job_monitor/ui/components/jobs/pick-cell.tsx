type BoxProps = { label: string; isOn: boolean; isSome?: boolean; onPress: (isRange: boolean) => void };

/** With Shift it means all since the last one. */
export function PickBox({ label, isOn, isSome = false, onPress }: BoxProps) {
  return (
    <input
      type="checkbox"
      aria-label={label}
      checked={isOn}
      ref={(box) => {
        if (box) box.indeterminate = isSome;
      }}
      onChange={({ nativeEvent }) => onPress(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
      className="size-3.5 align-middle accent-accent"
    />
  );
}

/** On a phone there is no room for it. */
export const PICK_CELL = "w-9 pl-3.5 max-sm:hidden h-row border-b border-line";
