/**
 * Arrays of requests. Valibot checks every item before it looks at the length, and makes a finding of each that differs: a
 * small body of rubbish would cost a second. These look at the length first, at items only while that is allowed, and
 * numbers stop at the first that is none.
 */
import * as v from 'valibot';

/** `schema`, whose items are looked at only where `admits` says so; what comes after it in a pipe sees the array as it came. */
function guarded<
  Schema extends v.ArraySchema<v.GenericSchema, v.ErrorMessage<v.ArrayIssue> | undefined>,
>(schema: Schema, admits: (items: readonly unknown[]) => boolean): Schema {
  return {
    ...schema,
    '~run'(dataset: v.UnknownDataset, config: v.Config<v.BaseIssue<unknown>>) {
      const { value } = dataset;
      if (!Array.isArray(value) || admits(value)) return schema['~run'](dataset, config);
      return { typed: true, value };
    },
  };
}

interface Bounds {
  least?: number;
  most: number;
  /** What the items are, in messages: `terms`. */
  what: string;
}

/** An array of `least` to `most` items. One that is longer or shorter is refused without a look at any of them. */
export const boundedArray = <Item extends v.GenericSchema>(
  item: Item,
  { least = 0, most, what }: Bounds,
) => {
  const message = `Expected ${least === 0 ? 'at most' : `${least} to`} ${most} ${what}`;
  return v.pipe(
    guarded(v.array(item), ({ length }) => length >= least && length <= most),
    v.minLength(least, message),
    v.maxLength(most, message),
  );
};

/** An array of at most `most` numbers; the first item that is none is the only finding. */
export const boundedNumbers = (most: number) =>
  v.pipe(
    guarded(v.array(v.number()), () => false),
    v.maxLength(most, `Expected at most ${most} numbers`),
    v.rawCheck(({ dataset, addIssue }) => {
      const { value } = dataset;
      if (!Array.isArray(value) || value.length > most) return;
      const bad = value.findIndex(
        (item: unknown) => typeof item !== 'number' || Number.isNaN(item),
      );
      if (bad >= 0)
        addIssue({
          message: 'Expected a number',
          path: [{ type: 'array', origin: 'value', input: value, key: bad, value: value[bad] }],
        });
    }),
  );
