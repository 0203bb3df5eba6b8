// Passkeys: asks the browser to make or use one. Buttons stay hidden where it cannot.
const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const encode = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function show(root) {
  if (!window.PublicKeyCredential) return;
  for (const button of root.querySelectorAll?.("[data-passkey][hidden]") ?? []) button.hidden = false;
}

async function ask(path, body) {
  const response = await fetch(path, { method: "POST", headers: { "content-type": "application/json", accept: "application/json" }, body: JSON.stringify(body ?? {}) });
  if (response.status === 403) {
    const problem = await response.json();
    if (problem.type?.endsWith(":step-up")) location.assign(`/step-up?next=${encodeURIComponent(location.pathname)}`);
  }
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

async function make(asked) {
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: decode(asked.challenge),
      rp: asked.rp,
      user: { ...asked.user, id: decode(asked.user.id) },
      pubKeyCredParams: asked.kinds.map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: asked.keys.map((id) => ({ type: "public-key", id: decode(id) })),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      attestation: "none",
    },
  });
  return { client: encode(made.response.clientDataJSON), attestation: encode(made.response.attestationObject) };
}

async function use(asked) {
  const used = await navigator.credentials.get({
    publicKey: {
      challenge: decode(asked.challenge),
      rpId: asked.rpId,
      userVerification: asked.userVerification,
      allowCredentials: (asked.keys ?? []).map((id) => ({ type: "public-key", id: decode(id) })),
    },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = used.response;
  return {
    id: encode(used.rawId),
    client: encode(clientDataJSON),
    device: encode(authenticatorData),
    signature: encode(signature),
    ...(userHandle?.byteLength ? { user: encode(userHandle) } : {}),
  };
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-passkey]");
  if (!button) return;
  event.preventDefault();
  const said = document.getElementById(button.dataset.passkeySaid);
  if (said) said.textContent = "";
  button.disabled = true;
  try {
    const path = button.dataset.passkey;
    const asked = await ask(`${path}/begin`);
    const answer = asked.rp ? { ...(await make(asked)), name: button.form?.elements.name?.value ?? "" } : { ...(await use(asked)), next: button.dataset.next ?? "" };
    location.assign((await ask(`${path}/finish`, answer)).to);
  } catch {
    if (said) said.textContent = button.dataset.passkeyFailed;
  } finally {
    button.disabled = false;
  }
});

show(document);
