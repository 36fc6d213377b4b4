import { expect, test } from 'vitest';
import { cameraFaultOf, squareOfFrame } from '../../../../src/lib/mirror/camera.ts';

// The names that getUserMedia rejects with (Media Capture and Streams, section 10.2).
test.each([
  ['NotAllowedError', 'refused'],
  ['SecurityError', 'refused'],
  ['NotFoundError', 'none'],
  ['OverconstrainedError', 'none'],
  ['NotReadableError', 'in-use'],
  ['AbortError', 'in-use'],
  ['InvalidStateError', 'other'],
])('a camera that fails with %s is explained as %s', (name, fault) => {
  expect(cameraFaultOf(new DOMException('', name))).toBe(fault);
});

test('a page without media devices, and what nobody expected', () => {
  expect(cameraFaultOf(new TypeError('no media devices'))).toBe('unsupported');
  expect(cameraFaultOf('?')).toBe('other');
});

test('the square that is read is the middle of a wide frame, and the upper part of an upright one', () => {
  expect(squareOfFrame(640, 480)).toEqual({ left: 80, top: 0, side: 480 });
  expect(squareOfFrame(480, 640)).toEqual({ left: 0, top: 48, side: 480 });
  expect(squareOfFrame(0, 0).side).toBe(0);
});
