/** A failure as it is shown: the code says which translated sentence stands for it. */
import { PictureMathError, type ErrorCode } from '#core/errors.ts';

export type FailureCode = ErrorCode | 'unexpected';

export interface Failure {
  code: FailureCode;
  message: string;
}

export const failureOf = (error: unknown): Failure =>
  error instanceof PictureMathError
    ? { code: error.code, message: error.message }
    : { code: 'unexpected', message: String(error) };
