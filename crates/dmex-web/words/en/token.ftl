now = Now
token-picture = The picture that the chain draws of this NFT; all that it says stands on this page.
token-picture-hint = Drawn by the contract itself, from what the chain knows.
token-merged-note = It went into another NFT, which goes on for it:
token-holder = Held by
token-owed = Earned and not claimed
token-paid = Paid so far
token-first-day = First day that pays
token-last-day = Last day that pays
token-payment = Bought for
token-tranche = Leaves escrow each day
token-loss = Lost when its product ended
token-recovered = Of it made good
token-do-more = Split it, merge it, give it away
token-insurance = Insurance
token-not-insured = Not insured.
token-coverage = Pays at most
token-premium = Premium paid
token-insurance-paid = Paid out
token-insurance-runs = nothing so far
token-insure = Insure it
token-insure-part = How much of its purchase money, %
token-insure-most = Premium to pay at most
token-insure-hint = You see the premium before your wallet opens. Not every product can be insured: the DAO decides which, and for how much.
token-claim-insurance = Take what the insurance pays
token-lineage = Where it comes from
token-bought = Bought
token-split-from = Split off from
token-absorbed = Took in
token-merged-into = Went into
token-parts = Split off from it
token-whole = Nothing was split off it.
token-lineage-cut = The lists end after 1,000 NFTs.
token-payments = Every payment
token-no-payments = Nothing was paid for it yet: what it earned waits above. Its purchase is in the ledger of the NFT it came from.
token-machines = What mines for it
token-machine = Model
what-if-title = What do I get if the miner stops today?
what-if-hint = Computed from the chain, to the last unit: nothing more is deposited, the bond pays until it is used up, the DAO ends the product, and what is left is shared.
what-if-total-pay = Money, in all
what-if-total-reward = Mined coin, in all
what-if-loss = Lost
what-if-loss-hint = What does not come back, with coin counted at its price.
what-if-ends = The product ends on
what-if-runs-out = the days run out before
what-if-when = When
what-if-what = What
what-if-reward = Mined coin
what-if-pay = Money
what-if-delivered = Delivered
what-if-from = From
what-if-assumed = assumed
what-if-each-day = Each day until then
what-if-vote-days = Days that the DAO takes
what-if-nobody = Nobody votes
what-if-no-node = The chain does not answer now, so this cannot be computed. Reload in a minute.
what-if-over = It has no days to come: there is nothing that could stop.
what-if-now = What is earned and not claimed
what-if-days = { $count ->
    [one] { $count } more day, paid out of deposit and bond
   *[other] { $count } more days, paid out of deposits and bond
}
what-if-rest = { $count ->
    [one] Money of { $count } day that never comes, and a share of the bond
   *[other] Money of { $count } days that never come, and a share of the bond
}
what-if-insurance = Insurance
what-if-no-insurance-due = Insurance: it does not have to pay
