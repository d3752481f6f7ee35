/**
 * How many random cases of tampering are tried, by medium and kind. Whoever makes one fewer makes another more: together they are at least
 * ten thousand.
 */
export const CASES = {
  export: {
    eventByte: 400,
    bundleByte: 400,
    tileByte: 300,
    leftOut: 200,
    putIn: 200,
    swapped: 300,
    cut: 300,
    signedByte: 500,
  },
  topic: {
    valueByte: 700,
    rehashed: 700,
    keyByte: 500,
    header: 700,
    cutValue: 400,
    leftOut: 600,
    putIn: 600,
    swapped: 600,
    swappedValues: 400,
    cutEnd: 300,
    cutBeginning: 200,
  },
  postgres: {
    body: 300,
    rehashed: 250,
    leaf: 200,
    column: 200,
    leftOut: 200,
    putIn: 250,
    twin: 100,
    swapped: 200,
    swappedBodies: 150,
    cut: 150,
    cutWithHead: 150,
    head: 100,
    frontier: 100,
  },
} as const;

/** How often it is looked whether there is a false alarm where nothing was touched. */
export const UNTOUCHED = 50;
