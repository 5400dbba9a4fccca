guide-title = 指南
guide-lead = 用通俗的话写给从未用过钱包的人。阅读这里的内容不需要任何预备知识。
guide-on = 继续阅读
