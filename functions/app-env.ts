/** What middleware and routes know of a request. */
import type { Meter } from './meter.ts';
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
    /** Whose requests are counted together. */
    client: string;
    /** What the route counts against. */
    rate?: RateClass;
    /** What it cost (core/contract/costs.ts). */
    units?: number;
    charged?: ReadonlySet<RateClass>;
    meter: Meter;
  };
}

/** Of routes with a JSON body. */
export interface BodyEnv {
  Variables: AppEnv['Variables'] & { body: unknown };
}
