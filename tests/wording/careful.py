"""Prose that is as it should be: what careful units write, each in its own way."""

FULL = """2023年，示例甲镇人民政府认真落实《中华人民共和国政府信息公开条例》，统计期限自2023年1月1日至2023年12月31日。
（一）主动公开。全年在县政府门户网站发布信息486条。
（二）依申请公开。收到政府信息公开申请62件，办结61件。
（三）政府信息管理。建立发文拟稿、属性认定、保密审查、领导签发四道关口。
（四）政府信息公开平台建设。便民服务大厅增设自助查阅机。
（五）监督保障。政府信息公开列入年度工作考核，年底开展社会评议，未发生需要责任追究的情形。"""
PROBLEMS = "主要问题是更新不够及时。下一步将固定一名工作人员，每周核对一次栏目。"
NO_FEE = "本年度未收取信息处理费。无其他需要报告的事项。"
PERIOD = "2023年1月1日至2023年12月31日"


def within(period: str) -> str:
    """The first section with its period written so."""
    return FULL.replace(PERIOD, period)


FIRST = {
    "a town in five numbered parts": FULL,
    "the period in full-width digits": within("２０２３年１月１日至２０２３年１２月３１日"),
    "the period in Chinese numerals": within("二〇二三年一月一日至二〇二三年十二月三十一日"),
    "the period with its year once": within("2023年1月1日到12月31日止"),
    "the period of this year": within("本年1月1日起至12月31日止"),
    "the period with a dash": within("2023年1月1日—2023年12月31日"),
    "the period with spaces and a tilde": within("2023 年 1 月 1 日 ~ 2023 年 12 月 31 日"),
    "the period with dots": within("2023.1.1-2023.12.31"),
    "the period with hyphens": within("2023-01-01至2023-12-31"),
    "the period in months": within("2023年1月至12月"),
    "the period in months with a hyphen": within("2023年1-12月"),
    "the period from the first month by name": within("2023年元月1日至12月31日"),
    "the period to the hour": within("2023年1月1日零时至2023年12月31日24时"),
    "two periods, last year's for comparison": FULL + "\n上年数据的统计期限为2022年1月1日至2022年12月31日。",
    "years of laws and documents": FULL
    + "\n依据2019年修订的《条例》和国办公开办函〔2021〕30号，参照《庆安县2022年政务公开工作要点》，修订了公开指南。",
    "last year told and compared": FULL + "\n2022年，我镇收到申请40件；2023年，收到62件，与2022年相比增加22件。",
    "last year told first": "2022年，我镇考核靠后。" + FULL,
    "last year told where this one is only dated": FULL.removeprefix("2023年，") + "\n2022年，我镇收到申请40件。",
    "a report of last year published in time": FULL + "\n按时公布了2022年度政府信息公开工作年度报告。",
    "a plan for next year": FULL + "\n2024年，我镇将继续清理历年征收档案。",
    "a history that begins years ago": "2019年以来，" + FULL.removeprefix("2023年，") + "\n2023年新设专栏一个。",
    "the whole county and the province": FULL + "\n在全县考核中列第三，我省、我市的经验做法在镇内推广。",
    "neighbours with whom something was done": FULL
    + "\n与示例乙镇、示例丙镇共建专栏，向示例乙镇学习，由示例丙镇牵头培训。示例乙镇和我镇互派人员跟班。",
    "neighbours who came": FULL + "\n2023年，示例乙镇、示例丙镇先后来访。",
    "a neighbour who gave something": FULL + "\n2023年，示例乙镇向我镇移交档案12卷。",
    "a neighbour whose things are here": FULL + "\n示例乙镇移交的档案已全部编目。",
    "an office that trained": FULL + "\n2023年，示例寅局组织培训两次。",
    "a neighbour from whom something was taken over": FULL + "\n示例乙镇移交我镇的档案已全部编目。",
    "what others say of themselves": FULL + "\n学习了《我县政务公开手册》，张贴“我局承诺”宣传画。",
    "one's own limits": FULL + "\n干部克服了自我局限。",
    "an address that ends in such letters": FULL + "\n专栏地址：www.example.gov.cn/gkxx，每日更新。",
    "an address": FULL + "\n专栏地址：http://www.example.gov.cn/xxgk/index.html，邮箱xxgk@example.gov.cn。",
    "the old way to write a zero": FULL + "\n自二○○八年《条例》施行起编目。",
    "headings in black brackets": FULL.replace("（一）主动公开。", "【主动公开】").replace(
        "（二）依申请公开。", "【依申请公开】"
    ),
    "other headings in black brackets": FULL + "\n【数据公开】有序推进。【年度报告】按时发布。【待遇公开】到村到户。",
    "what applicants are told": FULL
    + "\n申请人当面（填写申请表）或来信申请，收到申请20个工作日内答复，申请一次性告知补正，与申请一起提交身份证明。",
    "numbers after a colon": FULL + "\n公开补贴名单：1,236人次；（2）为公示编号。",
    "document numbers in black brackets": FULL + "\n落实国办公开办函【2021】30号要求。",
    "two levels of numbers": FULL.replace("。全年在", "。\n1.全年在").replace("486条。", "486条。\n2.张贴公告四十份。"),
    "three levels of numbers": "一、"
    + FULL.replace("。全年在", "。\n1、全年在").replace(
        "486条。", "486条。\n（1）政策57条。\n（2）财政64条。\n2、公告四十份。"
    ),
    "first and second in words": FULL + "\n一是建制度；二是强培训；三是严督查。",
    "decimals at the beginning of a line": FULL + "\n1.5万人次浏览专栏，2.5万人次关注公众号。",
    "requests of one person": FULL + "\n接待群众咨询12次，印发申请表30份，同一申请人多次提出申请，处理重复申请2件。",
    "no numbers at all": (
        "示例甲镇现将2023年1月1日至2023年12月31日的情况报告如下。"
        "主动公开以补贴名单为主。依申请公开渠道畅通。政府信息管理由党政办归口。依托县政府网站和户外电子屏发布。"
        "工作考核、社会评议、责任追究均按制度进行，接受群众监督。"
    ),
    "as an office of the province would": """本年度报告根据《条例》和国办公开办函〔2021〕30号编制，
由总体情况等六部分组成。报告中所列数据的统计期限为2023年1月1日至2023年12月31日。如对报告有疑问，请与示例甲镇党政办联系（电话：0455-4321234，邮编：152400）。
（一）主动公开情况。全年公开各类信息216条，其中预决算信息97条，占44.9%。
（二）依申请公开情况。收到政府信息公开申请6件，同比下降25%（2022年为8件），均已按期答复。
（三）政府信息管理情况。对2017年以来的规范性文件进行清理。
（四）平台建设情况。关停微博，保留公众号1个。
（五）监督保障情况。工作考核得分居全县前列，满意率98.6%，未发生责任追究。""",
    "with a heading of its own and four levels": """一、总体情况
2023年示例甲镇按照《关于做好2023年度报告编制工作的通知》要求开展工作
（统计周期2023年1月1日-2023年12月31日）：
（一）主动公开
1.强化组织领导。
2.突出重点领域。围绕“三农”发布信息132条。
（二）依申请公开
1.畅通渠道。
2.规范答复。2023年度共受理申请3件，其中1件为2022年12月30日收到。
（三）政府信息管理
（四）平台建设
（五）监督保障
1、工作考核。2、社会评议。3、责任追究。""",
    "by hand and without brackets": """示例甲镇人民政府2023年政府信息公开工作，起止日期为2023年1月1日起至12月31日止。
1.主动公开方面。通过公示板公开低保、五保名单1,236人次。
2.依申请公开方面。本年度我镇未收到公民、法人或者其他组织的政府信息公开申请。
3.政府信息管理方面。做到“先审查、后公开”“一事一审”。
4.平台建设方面。无自建网站。
5.监督保障方面。纳入对各村的年终考核；组织群众评议会2次；全年无问责情况。""",
}

FIFTH = {
    "problems and measures": PROBLEMS,
    "a neighbour's example": "示例乙镇的做法值得借鉴。" + PROBLEMS,
    "very short": "问题：更新慢。措施：专人管。",
    "short, under two heads": "存在问题：信息更新不及时，解读较少。改进措施：加强培训，专人更新。",
    "problems without that word": (
        "对照要求，还有两点不足：工程类信息公开偏晚；核对不细。今后将实行一人填、一人核、一人签。"
    ),
    "a difficulty that was solved": (
        "最突出的困难是路远、网络信号弱。打算从两处着手：架设基站；单页统一编号，半年回访一次。"
    ),
    "last year's problems solved, new ones named": (
        "上年查摆的问题已全部解决，不存在问题反弹。新的短板是解读形式单一，拟制作图解。"
    ),
    "last year's problems mended": "2022年度报告指出的问题均已整改。2023年，主要问题是目录更新慢，将按季更新。",
    "numbered twice": "一是人员变动频繁。二是公开渠道单一。针对上述情况，下一步：一、配齐人员；二、拓宽渠道。",
    "two levels": "（一）存在的主要问题\n1.更新慢。\n2.解读少。\n（二）改进情况\n1.专人更新。\n2.必配解读。",
    "opening with this year": (
        "2023年，示例甲镇的工作取得一定成效，但仍有不足。2024年，我镇将加强培训、完善制度，及时更新。"
    ),
}

SIXTH = {
    "none was charged": NO_FEE,
    "none was charged, otherwise": "本机关2023年未产生政府信息公开信息处理费。",
    "no case of charging": "本年度没有发生依申请公开收费情况，收费金额为0元。",
    "nobody was charged": "本年度没有向任何申请人收取任何费用。",
    "180 yuan": "对一件超出规定页数的申请收取信息处理费180元，已全额上缴国库。",
    "two fees": "依法按量计收信息处理费2笔，共计４２０元，分别为180元、240元。",
    "an amount in full": "收取信息处理费壹佰捌拾元整（180.00元）。",
    "an amount in ten thousands": "收取信息处理费0.018万元。",
    "thousands set apart": "全年收取信息处理费1,200元。",
    "about so much": "预计应收信息处理费约185元。",
    "the amount first": "向申请人收取1200元信息处理费，已缴库。",
    "the other charge beside it": "收取信息处理费180元。表二所列行政事业性收费25.1235万元与信息处理费无关。",
    "postage": "未收取信息处理费，代收邮寄费15元，已退还。",
    "notices and amounts": "没有减免信息处理费；发出通知2件、260元，实收1件、100元。",
    "with its regulation": "按照《政府信息公开信息处理费管理办法》要求，2023年度发出收费通知0件，总金额0元。",
    "something else was charged": "代收185元，未收取信息处理费。",
    "no matter of charging": "2023年度，全镇未发生信息处理收费事项。其余无。",
    "funds in the same breath": "未收取信息处理费，投入专项经费3.5万元、补助125元。",
}
