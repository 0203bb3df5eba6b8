// Everything listens on the document, so that it also works in parts htmx swaps in later.
import "./htmx.js";
import "./palette.js";
import "./keys.js";
import "./live.js";
import "./cells.js";
import "./select.js";
import "./mentions.js";
import "./composer.js";
import "./picker.js";
import "./toast.js";
import "./forms.js";
import "./passkey.js";
