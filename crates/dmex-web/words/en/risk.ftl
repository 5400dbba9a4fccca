risk-title = What could go wrong, and what did
risk-lead = Miners can stop. Here is how each product was delivered, whether stopping would pay its miner, what stands behind it, and who made good what was lost.
risk-now = Now
risk-terminable = Products that the DAO may end
risk-terminable-hint = Delivery score of 42 or more.
risk-tempted = Products whose miner would profit from stopping
risk-tempted-hint = The miner's gain from defaulting is above zero.
risk-lacking = Products not in good standing
risk-lacking-hint = Nothing more of them is sold until this is resolved.
risk-of-settled = { $count ->
    [one] of { $count } settled day
   *[other] of { $count } settled days
}
risk-products = Active products
risk-products-hint = Those of most risk come first. A gain from defaulting below zero means that the miner would lose by stopping; the lower, the better.
risk-no-products = There are no active products.
risk-bond-days = Days that the bond would pay
risk-bond-lacks = Bond shortfall
risk-standing = Standing
risk-standing-good = good
risk-left-out = { $count ->
    [one] { $count } more is in the catalogue:
   *[other] { $count } more are in the catalogue:
}
risk-ended = Products that were ended
risk-none-ended = No product was ever ended.
risk-ended-hint = A loss is what the days to come were worth by the market average, less the purchase money that came back and the share of the bond. It is measured once. A product that was closed without its miner's fault has no loss.
risk-ended-on = Ended on
risk-how = How
risk-tokens = NFTs with a recorded loss
risk-loss = Lost
risk-recovered = Recovered
risk-missing = Unrecovered
risk-reserve = Reserve
risk-reserve-hint = A vote can pay holders of an ended product from it. Nobody has a right to that, and it never pays more than was lost.
risk-reserve-empty = The reserve is empty.
risk-free = Free
risk-in-rounds = Set aside for rounds
risk-rounds = Compensation rounds
risk-round = Round
risk-round-amount = At most
risk-round-paid = Paid
risk-round-until = Pays until
risk-round-state = State
risk-round-over = over
risk-round-open = open
risk-insurance = Insurance
risk-insurance-hint = A holder can insure an NFT before it begins to pay. A pool of underwriters then pays what the end of the product took beyond refund and bond, up to the coverage. The policy covers whatever the NFT is split into, each unit of power alike.
risk-nothing-insured = Nothing is insured now.
risk-policies = Policies
risk-coverage = Coverage
risk-premium = Premiums paid
risk-simulator = Would a miner that thinks only of money stop?
risk-simulator-what = A simulation of one product: Bitcoin for 1,080 days at 106 USD for 1 TH/s, as on 2022-03-25. The miner stops as soon as it expects to win by it. Rows are bonds in days of income, columns are where the coin's price goes within 90 days.
risk-simulator-left = Left: what stopping brings the miner, as a part of the price of the product. A minus means that it expected to win and lost.
risk-simulator-right = Right: what holders recover, as a part of what delivery would have paid them.
risk-simulator-read = Above on real days, below on random walks. The small numbers say on how many of the paths the miner stopped.
risk-simulator-says = Read it like this: if the coin doubles or more, a purely profit-driven miner stops in nearly every case, with bonds up to 90 days. Holders then get their purchase money of the days to come, and miss the rise. That is why more bond is called for as the gain of stopping grows; the picture leaves these calls out.
risk-simulator-alt = Four tables of the simulation: what stopping pays the miner and what holders recover, by bond and by price, on real and on random days.
risk-simulator-command = Any other product, bond and term, from a machine of your own:
risk-guide = What happens if one stops
