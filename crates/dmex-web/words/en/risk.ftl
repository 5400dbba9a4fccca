risk-title = What could go wrong, and what did
risk-lead = Miners can stop. Here is how each product was delivered, whether stopping would pay its miner, what stands behind it, and who made good what was lost.
risk-now = Now
risk-terminable = Products that the DAO may end
risk-terminable-hint = Short for seven days in a row.
risk-tempted = Products that would pay to stop
risk-tempted-hint = What stopping would pay the miner is above zero.
risk-lacking = Products whose bond lacks something
risk-lacking-hint = Nothing more of them is sold until it is filled up.
risk-of-settled = { $count ->
    [one] of { $count } settled day
   *[other] of { $count } settled days
}
risk-products = Products with days ahead
risk-products-hint = Those that need looking at stand first. Below zero in the column of stopping means that the miner would lose by it; the more, the better.
risk-no-products = No product has days ahead.
risk-delivered = Delivered
risk-run = Short in a row now
risk-bond-days = Days that the bond would pay
risk-bond-lacks = Bond lacks
risk-left-out = { $count ->
    [one] { $count } more is in the catalogue:
   *[other] { $count } more are in the catalogue:
}
risk-ended = Products that were ended
risk-none-ended = No product was ever ended.
risk-ended-hint = A loss is what the days to come were worth by the market average, less the purchase money that came back and the share of the bond. It is measured once.
risk-ended-on = Ended on
risk-how = How
risk-tokens = NFTs with a recorded loss
risk-loss = Lost
risk-recovered = Made good
risk-missing = Not made good
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
risk-simulator-says = Read it like this: if the coin doubles or more, a miner without conscience stops in nearly every case, with bonds up to 90 days. Holders then get their purchase money of the days to come, and miss the rise. That is why more bond is called for as the gain of stopping grows; the picture leaves these calls out.
risk-simulator-alt = Four tables of the simulation: what stopping pays the miner and what holders recover, by bond and by price, on real and on random days.
risk-simulator-command = Any other product, bond and term, from a machine of your own:
risk-guide = What happens if one stops
