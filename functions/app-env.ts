/** What middleware and routes know of a request. */
import type { LogSink } from './deps.ts';
import type { RateClass } from '#core/contract/routes.ts';

export interface AppEnv {
  Variables: {
    requestId: string;
    log: LogSink;
    /** Of the route that took the request. */
    operation?: string;
    /** Of the problem that was answered. */
    code?: string;
    keyName?: string;
    charged?: ReadonlySet<RateClass>;
    /** Counts units against an allowance. @throws PictureMathError `rate-limited` */
    charge: (rate: RateClass, units: number) => Promise<void>;
  };
}

/** Of routes with a JSON body. */
export interface BodyEnv {
  Variables: AppEnv['Variables'] & { body: unknown };
}
