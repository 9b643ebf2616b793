/* Passkeys: asks the device, puts its answer into the form, sends the form. The pages say in words what
   happens; without this script their forms stay hidden and the other ways are there. */

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const withBytes = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

/* What the server asks, with its bytes as browsers want them; the newest do this by themselves. */
const question = (asked) => ({
  ...asked,
  challenge: bytes(asked.challenge),
  ...(asked.user && { user: { ...asked.user, id: bytes(asked.user.id) } }),
  ...(asked.excludeCredentials && { excludeCredentials: withBytes(asked.excludeCredentials) }),
  ...(asked.allowCredentials && { allowCredentials: withBytes(asked.allowCredentials) }),
});

/* What the device answers, as the server reads it. */
const answer = ({ id, rawId, type, response }) => {
  const said = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = text(response[name]);
  }
  return JSON.stringify({ id, rawId: text(rawId), type, response: said });
};

const ask = async (form) => {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.csrfmiddlewaretoken.value });
  const asked = await (await fetch(form.dataset.question, { method: "POST", body })).json();
  const publicKey = question(asked);
  return form.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey })
    : navigator.credentials.get({ publicKey });
};

if (window.PublicKeyCredential) {
  for (const missing of document.querySelectorAll("[data-passkey-missing]")) missing.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const refusal = form.querySelector("[data-refusal]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      refusal.hidden = true;
      try {
        form.credential.value ||= answer(await ask(form));
        form.submit();
      } catch {
        refusal.hidden = false;
      }
    });
  }
}
