// Text objects of Block Kit to nodes.

import { emojify } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

/** The characters of a text object, without formatting. */
export const plain = (object) => emojify(object?.text ?? "");

/** Nodes of a text object. Plain text knows emoji only. */
export function text(object) {
  if (!object) return null;
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plain(object);
}
