/** The page as an installed one: its service worker, new versions, and whether there is a network. */
import { dev } from '$app/environment';
import { ownScript } from '../service/trusted-script.ts';

export class InstalledPage {
  /** A new version is here and waits until it is agreed to. */
  waiting = $state.raw<ServiceWorker | null>(null);
  offline = $state(false);
  #reloading = false;

  /** Registers the service worker and looks for new versions now and then. */
  async start(): Promise<void> {
    this.offline = !navigator.onLine;
    addEventListener('online', () => (this.offline = false));
    addEventListener('offline', () => (this.offline = true));
    if (dev || !('serviceWorker' in navigator)) return;
    const { serviceWorker } = navigator;
    const isUpdate = serviceWorker.controller !== null;
    serviceWorker.addEventListener('controllerchange', () => {
      // The first worker takes over silently; a later one means that somebody agreed, perhaps in another tab.
      if (!isUpdate || this.#reloading) return;
      this.#reloading = true;
      location.reload();
    });
    const registration = await serviceWorker
      .register(ownScript('/service-worker.js'))
      .catch(() => null);
    // Refused, as in some private windows: the page works, but only with a network.
    if (!registration) return;
    const look = (worker: ServiceWorker | null) => {
      if (!worker) return;
      const settle = () => {
        if (worker.state === 'installed' && serviceWorker.controller) this.waiting = worker;
      };
      worker.addEventListener('statechange', settle);
      settle();
    };
    look(registration.waiting);
    look(registration.installing);
    registration.addEventListener('updatefound', () => look(registration.installing));
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible') return;
      // Without a network there is nothing new: the next look may find it.
      registration.update().catch(() => null);
    });
  }

  /** Lets the new version take over; every tab reloads. */
  update(): void {
    this.waiting?.postMessage({ type: 'take-over' });
  }
}
