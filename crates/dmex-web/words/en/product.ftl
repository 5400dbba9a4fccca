product-asset = Mines
product-term = Term
product-price = Price
product-delivered = Holders received
product-own = The miner itself delivered
product-by-bond = Its bond made up for
product-state = Delivery
product-no-days = no day yet
product-left = Still to be had
product-sold = Sold, per cent
product-terms = Terms
product-payout-days = Pays for
product-starts = Starts
product-starts-rolling = { $count ->
    [one] { $count } day after purchase
   *[other] { $count } days after purchase
}
product-min = Smallest purchase
product-running-cost = Running cost per unit and day, taken off
product-benchmark = Market average per unit
product-buy = Buy
product-power = Power
product-pay = You pay about
product-buy-hint = Before your wallet opens you see in plain words what happens, and who gets what.
product-not-on-sale = This cannot be bought now.
product-protection = What protects a buyer
product-escrow = In escrow
product-escrow-hint = Purchase money of days to come. It leaves only for days that were delivered.
product-bond = Bond that must stay
product-bond-free = More is there now and may be withdrawn at any time:
product-bond-hint = The miner's own coin. It pays short days and is shared by holders if the miner stops.
product-bond-lacks = Called for and missing:
product-default-gain = What stopping would pay the miner
product-default-gain-hint = Computed every day; above zero it calls for more bond.
product-short-days = Short days
product-short-run = { $count ->
    [0] none in a row now
   *[other] { $count } in a row now
}
product-history = Delivery history
product-delivery = Delivered of what the market average asks
product-delivery-unit = per cent, day by day
product-line-delivered = with the bond
product-line-own = by the miner
product-line-short = short below
product-calculator = What could it bring?
product-calculator-hint = An estimate, not a promise: each day earns today's reward, less as difficulty grows, at the price you assume. 0 per cent keeps things as they are.
product-price-change = Price of the coin, % a year
product-difficulty-change = Difficulty, % a year
product-calculate = Calculate
product-cost = Costs
product-coin = Mines
product-value = Worth on their days
product-gain = More than it costs
product-payback = { $count ->
    [one] paid back after { $count } day
   *[other] paid back after { $count } days
}
product-no-payback = not paid back within the term
product-no-benchmark = No day of the market average is final yet.
product-disclosure = Who mines, and with what
product-miner = Miner
product-document = Disclosure document
product-document-hash = Its hash (keccak256)
product-terminable = Short for seven days in a row: the DAO may end this product. What is left then goes back to the holders.
product-closed = This product was ended. What was left of purchase money and bond belongs to the holders.
product-faucet = Get 10,000 test
product-not-calculated = Nothing was calculated: correct the field that is marked above.
