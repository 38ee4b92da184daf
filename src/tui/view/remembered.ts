/** A pure function that keeps its last answer: a long text is laid out once, not in every frame. */

export function remembered<A extends readonly unknown[], R>(make: (...args: A) => R): (...args: A) => R {
  let last: { args: A; made: R } | undefined;
  return (...args) => {
    if (!last || args.some((arg, i) => !Object.is(arg, last?.args[i]))) last = { args, made: make(...args) };
    return last.made;
  };
}
