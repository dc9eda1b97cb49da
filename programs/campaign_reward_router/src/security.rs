//! Contact data that explorers read from the program's binary.

#[cfg(all(target_os = "solana", not(feature = "no-entrypoint")))]
solana_security_txt::security_txt! {
    name: "Campaign Reward Router",
    project_url: "https://example.invalid/campaign-reward-router",
    contacts: "other:see SECURITY.md in the source repository",
    policy: "See SECURITY.md in the source repository",
    preferred_languages: "en",
    auditors: "None: this program has not been audited"
}
