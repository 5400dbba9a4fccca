guide-title = Guide
guide-lead = In plain words, for people who never used a wallet. Nothing here assumes that you know how any of it works.
guide-on = Read on
