/** Whether single keys do something on the page: who writes by voice may turn them off. */
import * as v from 'valibot';
import { readStored, writeStored } from './stored.ts';

const KEY = 'picture-math-keys';

export const readKeys = (): boolean => readStored(KEY, v.boolean(), true);
export const chooseKeys = (on: boolean): boolean => writeStored(KEY, on);
