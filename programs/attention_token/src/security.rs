//! Contact data embedded in the binary, read by explorers and `query-security-txt`.

use solana_security_txt::security_txt;

security_txt! {
    name: "attention_token",
    project_url: "README.md in the source repository",
    contacts: "other:SECURITY.md in the source repository",
    policy: "SECURITY.md in the source repository",
    preferred_languages: "en",
    auditors: "None: this program is unaudited"
}
