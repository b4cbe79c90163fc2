// What Slack's client checks before it sends a modal. One sentence by block_id for what does not pass.

const empty = (value) => {
  if (!value) return true;
  const held = Object.entries(value).filter(([name]) => name !== "type").map(([, each]) => each);
  return held.every((each) => each === null || each === undefined || each === "" || (Array.isArray(each) && !each.length));
};

function text(element, value) {
  const size = [...(value.value ?? "")].length;
  if (element.max_length && size > element.max_length) return `Use at most ${element.max_length} characters; this has ${size}.`;
  if (element.min_length && size < element.min_length) return `Use at least ${element.min_length} characters.`;
  return "";
}

function number(element, value) {
  const shown = String(value.value).trim();
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(shown)) return "Enter a number.";
  if (!element.is_decimal_allowed && !/^[+-]?\d+$/.test(shown)) return "Enter a whole number.";
  if (element.min_value !== undefined && Number(shown) < Number(element.min_value)) return `Enter ${element.min_value} or more.`;
  if (element.max_value !== undefined && Number(shown) > Number(element.max_value)) return `Enter ${element.max_value} or less.`;
  return "";
}

const email = (_element, value) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.value) ? "" : "Enter an e-mail address.");

function url(_element, value) {
  try {
    return /^https?:$/.test(new URL(value.value).protocol) ? "" : "Enter a web address.";
  } catch {
    return "Enter a web address, such as https://example.com.";
  }
}

const CHECKS = { plain_text_input: text, number_input: number, email_text_input: email, url_text_input: url };

/** {block_id: sentence}, empty when the view can be sent. */
export function problems(blocks, state) {
  const found = {};
  for (const block of blocks) {
    if (block.type !== "input") continue;
    const value = state.values[block.block_id]?.[block.element.action_id];
    if (empty(value)) {
      if (!block.optional) found[block.block_id] = "Please fill this in.";
      continue;
    }
    const problem = CHECKS[block.element.type]?.(block.element, value);
    if (problem) found[block.block_id] = problem;
  }
  return found;
}
