"""Documents of our own for tests: one in the shape of a syndicated copy, and pieces to build others from."""

from __future__ import annotations

SYNDICATED = """L’Observateur

MaréeTech contre Neptis : Ida Vauquelin, source d’énergie et modèle à suivre

La start-up bretonne MaréeTech a signé mardi 5 mars un accord avec l'armateur Lindqvist, afin d'équiper ses navires de turbines, une première en Europe.




«\u00a0On ne commande pas à la mer\u00a0». Ce vieil adage n’a jamais été aussi vrai que dans l’énergie marine, où l’on apprend d’abord la patience. Ida Vauquelin l’a bien compris. Elle a passé dix ans à mesurer les courants avant de poser sa première turbine, et mène désormais la course à un rythme soutenu.Neptis, sa rivale danoise fondée en 2015, est partie bien avant elle. Mais elle a compris que la fiabilité comptait plus que la taille. Elle a réparé plus de 60 % de ses machines en mer, ce que personne n’avait fait.En réalité, il n’y a pas de guerre entre les deux maisons. Elles partagent leurs mesures et leurs pannes. L’avantage d’être deux.



Source link : https://www.observateur.example/economie/energie/mareetech-contre-neptis-AB12CD34EF/

Author : Maëlle Kerdoncuff

Publish date : 2024-03-05 07:41:12

Copyright for syndicated content belongs to the linked Source.

Tags : L’Observateur

QZTR. . . . . . . . . . . . . . . . . . . . . . .... . . . . . . . . . . . . . . . . . . . . . . . . ."""

PIECES = (
    "The council voted on Tuesday to close the bridge for two years, and nobody was surprised.",
    "“We will build another one,” said the mayor. “And then another.”",
    "Le conseil a voté mardi la fermeture du pont.Personne n’en a été surpris, dit-on à la mairie.",
    "Совет проголосовал за закрытие моста на два года, и никто не удивился.",
    "市议会周二投票决定关闭大桥两年，没有人感到惊讶。",
    "صوّت المجلس يوم الثلاثاء على إغلاق الجسر لمدة عامين، ولم يتفاجأ أحد.",
    "Source: https://bridge.example/news/1",
    "Source link : https://bridge.example/news/2",
    "Author : Jane Roe",
    "By John Doe",
    "Publish date : 2024-02-27 18:33:19",
    "Copyright for syndicated content belongs to the linked Source.",
    "© 2024 The Bridge. All rights reserved.",
    "Tags : bridge, council",
    "Related articles",
    "Ten bridges you must see",
    "The post Bridge closed appeared first on The Bridge.",
    "(Reporting by Jane Roe; Editing by John Doe)",
    "Read more: Ten bridges you must see",
    "Share this:",
    "Follow us on Facebook and Twitter",
    "ADVERTISEMENT",
    ". . . . . . . . . . . . . . . . . . . .",
    "* * *",
    "1 2 3 4 5",
    "[vc_row]The bridge[/vc_row] is closed.",
    "voilÃ\u00a0 le dÃ©but",
    "It\x92s closed",
    "Tom &amp; Jerry&rsquo;s caf&eacute;",
    "    print('Source: x')",
    "#bridge #council",
    "\ud83d",
    "\u3000\u3000大桥",
    "…",
    "[…]",
    "[+4778 chars]",
    "(Lire aussi : Dix ponts)",
    "x",
)
"""Lines that engines meet, harmless and harmful."""
