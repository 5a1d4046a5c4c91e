"""The words of the figures pages: what each figure is called, one sentence about it, its unit, and how they are grouped.

The keys are those of the facts document; the pages and the task list read them here.
"""

from __future__ import annotations

from portal.core.i18n import N_

LABELS = {
    "revenue": N_("Revenue"),
    "main_revenue": N_("Main business revenue"),
    "rd_expense": N_("R&D expense"),
    "cost_expense": N_("Total costs and expenses"),
    "net_profit": N_("Net profit"),
    "total_assets": N_("Total assets"),
    "total_liabilities": N_("Total liabilities"),
    "employees": N_("Employees"),
    "rd_staff": N_("R&D staff"),
    "tech_staff": N_("Science and technology staff"),
    "equity_2y": N_("Equity raised in the last two years"),
    "equity_3y": N_("Equity raised in the last three years"),
    "pre_a_funding": N_("Equity raised up to round A"),
    "valuation_usd_m": N_("Latest valuation in US dollars"),
    "valuation_rmb_m": N_("Latest valuation in renminbi"),
    "cumulative_funding_usd_m": N_("Raised so far in US dollars"),
    "listing": N_("Listing"),
    "private_investment": N_("Professional private investors hold shares"),
    "niche_years": N_("Years in the niche market"),
    "market_share_pct": N_("Market share of the main product"),
    "domestic_rank": N_("Domestic rank of the main product"),
    "market_position_ok": N_("The main product is among the leaders of its niche"),
    "product_domain": N_("What the main product does for the chain"),
    "product_in_sei": N_("The main product is in a strategic emerging industry"),
    "product_key_field": N_("The main product is in a key field"),
    "key_chain_role": N_("The firm supplies a key link of the chain"),
    "own_brand": N_("Own brand"),
    "management_cert": N_("Certified management system"),
    "info_system": N_("A core process runs on an information system"),
    "quality_items": N_("Quality"),
    "digital_level": N_("Digital level"),
    "has_rd_org": N_("Own R&D body"),
    "rd_institution": N_("Highest recognised R&D institution"),
    "rd_basis": N_("R&D intensity is measured against"),
    "maker_china_top": N_("Best place in Maker in China in three years"),
    "platform_score": N_("Score of the national platform"),
    "local_feature_score": N_("Score of local features"),
    "abnormal_list": N_("On the list of abnormal operations"),
    "dishonest_list": N_("On the list of serious dishonesty"),
    "prohibited_product": N_("Prohibited or phased-out products"),
    "major_incident_3y": N_("Major incident in the last three years"),
    "tax_evasion_3y": N_("Tax evasion in the last three years"),
}

HELPS = {
    "revenue": N_("All operating revenue of the year, as in the audit report."),
    "main_revenue": N_(
        "The part of revenue that comes from the main business, as the audit report shows it."
    ),
    "rd_expense": N_("What was spent on research and development, as in the audit report."),
    "cost_expense": N_("Operating costs plus selling, administrative, R&D and finance expenses."),
    "net_profit": N_("After tax; a loss is written with a minus."),
    "total_assets": N_("At the end of the year, from the balance sheet."),
    "total_liabilities": N_("At the end of the year, from the balance sheet."),
    "employees": N_("At the end of the year, by social insurance."),
    "rd_staff": N_("Those of them who do research and development."),
    "tech_staff": N_("Those who did scientific or technical work for at least 183 days of the year."),
    "equity_2y": N_("Paid in by qualified investors in the last two full years; 0 if there was none."),
    "equity_3y": N_("Paid in by qualified investors in the last three full years; 0 if there was none."),
    "pre_a_funding": N_("Everything paid in by institutions from the founding through round A."),
    "valuation_usd_m": N_("After the latest round, with its money (post-money)."),
    "valuation_rmb_m": N_("After the latest round, with its money (post-money)."),
    "cumulative_funding_usd_m": N_("Everything that investors have paid in so far."),
    "listing": N_("The NEEQ is not a listing."),
    "private_investment": N_("Venture capital or private equity institutions, not only the founders."),
    "niche_years": N_(
        "Full years of work in the niche of the main product, at the end of the reporting year."
    ),
    "market_share_pct": N_("In the niche, at home or worldwide, in the reporting year."),
    "domestic_rank": N_("1 is the first; 0 says that there is none."),
    "market_position_ok": N_("With some renown: the firm's own statement, with proof."),
    "product_domain": N_("The best that applies."),
    "product_in_sei": N_("As listed in the Classification of Strategic Emerging Industries."),
    "product_key_field": N_("Industrial foundations, key software, or another field that the rules name."),
    "key_chain_role": N_("It works for a leading firm of a key industrial chain."),
    "own_brand": N_("A registered trademark under which products are sold."),
    "management_cert": N_("A valid certificate such as ISO 9001, ISO 14001 or of a product."),
    "info_system": N_("Design, production, supply, sales or service is run in software."),
    "quality_items": N_("Tick all that apply; “none of these” says that it is known."),
    "digital_level": N_("From the self-assessment of SMEs' digital level."),
    "has_rd_org": N_("A technology centre, engineering centre, expert workstation or the like."),
    "rd_institution": N_("Recognised by an authority of that level."),
    "rd_basis": N_("The firm's own choice, asked for only by the rules of technology-based SMEs."),
    "maker_china_top": N_("In the national finals; 0 says that there is none."),
    "platform_score": N_("From zjtx.miit.gov.cn only; nobody else can compute it."),
    "local_feature_score": N_("0 to 15 points, given by the province."),
    "abnormal_list": N_("National enterprise credit information system (gsxt.gov.cn)."),
    "dishonest_list": N_("Credit China (creditchina.gov.cn)."),
    "prohibited_product": N_("Anything that the state forbids, restricts or phases out."),
    "major_incident_3y": N_("Safety, quality, environment, network or data security."),
    "tax_evasion_3y": N_("As found by the tax authority."),
}

WAN, USD_M, RMB_M = N_("10,000 yuan"), N_("million US dollars"), N_("million yuan")
UNITS = {
    **dict.fromkeys(
        ("revenue", "main_revenue", "rd_expense", "cost_expense", "net_profit", "total_assets",
         "total_liabilities", "equity_2y", "equity_3y", "pre_a_funding"), WAN,
    ),
    **dict.fromkeys(("employees", "rd_staff", "tech_staff"), N_("people")),
    "valuation_usd_m": USD_M, "cumulative_funding_usd_m": USD_M, "valuation_rmb_m": RMB_M,
    "niche_years": N_("years"), "market_share_pct": "%", "platform_score": N_("points"),
    "local_feature_score": N_("points"),
}  # fmt: skip

LISTINGS = {"none": N_("Not listed"), "neeq": N_("NEEQ only"), "listed": N_("Listed")}
PRODUCT_DOMAINS = {
    "A": N_("Closes a gap, lengthens a strength, or fills a blank, with effect"),
    "B": N_("Industrial foundations, a time-honoured brand, or works for leaders of a key chain"),
    "C": N_("None of these"),
}
INSTITUTIONS = {
    "national": N_("National"),
    "provincial": N_("Provincial"),
    "municipal": N_("Municipal"),
    "below_municipal": N_("Below municipal"),
    "none": N_("None"),
}
QUALITY_ITEMS = {
    "provincial_award": N_("Quality award, provincial or higher"),
    "iso9001": N_("ISO 9001 or the like"),
    "own_brand": N_("Own brand"),
    "standards": N_("Took part in making standards"),
    "none": N_("None of these"),
}
DIGITAL_LEVELS = {"1": N_("Level 1"), "2": N_("Level 2"), "3": N_("Level 3"), "4": N_("Level 4")}
RD_BASES = {"revenue": N_("Revenue from sales"), "cost": N_("Total costs and expenses")}

GROUPS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "year": (
        (N_("Income"), ("revenue", "main_revenue", "cost_expense", "net_profit")),
        (N_("Research and development"), ("rd_expense",)),
        (N_("Balance sheet"), ("total_assets", "total_liabilities")),
        (N_("People"), ("employees", "rd_staff", "tech_staff")),
    ),
    "funding": (
        (N_("Equity paid in"), ("equity_2y", "equity_3y", "pre_a_funding", "cumulative_funding_usd_m")),
        (N_("Valuation"), ("valuation_usd_m", "valuation_rmb_m")),
        (N_("Shareholders"), ("listing", "private_investment")),
    ),
    "market": (
        (N_("Market"), ("niche_years", "market_share_pct", "domestic_rank", "market_position_ok")),
        (N_("Main product"), ("product_domain", "product_in_sei", "product_key_field", "key_chain_role")),
        (N_("Management"), ("own_brand", "management_cert", "info_system", "quality_items", "digital_level")),
        (N_("Research and development"), ("has_rd_org", "rd_institution", "rd_basis")),
        (N_("Scores given by others"), ("platform_score", "local_feature_score", "maker_china_top")),
    ),
    "integrity": (
        ("", ("abnormal_list", "dishonest_list", "prohibited_product", "major_incident_3y", "tax_evasion_3y")),
    ),
}  # fmt: skip
PAGE_TITLES = {
    "year": N_("Figures of %(which)s"),
    "funding": N_("Funding"),
    "market": N_("Market and quality"),
    "integrity": N_("Integrity"),
    "rights": N_("Intellectual property"),
    "honours": N_("Honours, awards and standards"),
    "titles": N_("Titles held elsewhere"),
}
