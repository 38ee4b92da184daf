/** Draws painted rows, and hands on what is typed and pasted. Rows that are the same are not rendered again. */
import { Box, Text, Transform, useInput, usePaste } from 'ink';
import { memo } from 'react';
import { keyNames } from './key-names.ts';

interface RowsProps {
  /** None wider than `columns`. */
  readonly rows: readonly string[];
  readonly columns: number;
  readonly onKeys: (keys: readonly string[]) => void;
  readonly onPaste: (text: string) => void;
}

// The layout sees blanks that never change, and the row takes their place when it is written: measuring and
// wrapping every changed row costs as much again as drawing it.
const Line = memo(({ text, blank }: { readonly text: string; readonly blank: string }) => (
  <Transform transform={() => text}>
    <Text wrap="truncate">{blank}</Text>
  </Transform>
));

export function Rows({ rows, columns, onKeys, onPaste }: RowsProps) {
  useInput((input, key) => onKeys(keyNames(input, key)));
  usePaste(onPaste);
  const blank = ' '.repeat(Math.max(1, columns));
  return (
    <Box flexDirection="column" height={rows.length}>
      {rows.map((text, i) => (
        <Line key={i} text={text} blank={blank} />
      ))}
    </Box>
  );
}
