//! What editorial matter looks like, as data.

use super::{Reach, Rule, Zone};

use Reach::{Line, Match, Paragraph, Sentence};
use Zone::{Anywhere, Head, Tail};

/// Matter that begins a line. Patterns are anchored there.
#[rustfmt::skip]
pub(super) const STARTS: &[Rule] = &[
    // Bylines and authors' initials.
    Rule(Line, Anywhere, &[], r"[*_ ]*(?:von|by|(?:text|autor(?:in)?|author|bericht)[ \t]*:|words by|reporting by|written by)[ \t]+(?-i:Dr\.|Prof\.|\p{Lu}[\p{L}'’-]+|\p{Lu}\.)(?:(?:,?[ \t]+|[ \t]+(?:und|and|&)[ \t]+)(?-i:Dr\.|Prof\.|\p{Lu}[\p{L}'’-]+|\p{Lu}\.|von|van|de|der))+\.?[ \t*_]*$"),
    Rule(Line, Anywhere, &[], r"\([ \t]?(?-i:[a-zäöü]{2,4})(?:/(?-i:[a-zäöü]{2,4}|AFP))*[ \t]?\)$"),
    Rule(Line, Tail, &[], r"(?:additional )?(?:reporting|writing|editing)(?: and (?:writing|editing))? by (?-i:\p{Lu})"),
    Rule(Line, Tail, &[], r"(?:mit (?:material|informationen) (?:von|der) |redaktion: |redaktionelle mitarbeit:? |mitarbeit: )"),
    // Pictures.
    Rule(Line, Anywhere, &[], r"(?:foto|symbolfoto|archivfoto|porträtfoto|bild|symbolbild|bildquelle|grafik|photo|photo credit|image|image credit|picture|credit)s?[ \t]*[:©]"),
    Rule(Line, Anywhere, &[], r"(?:©|\(c\)[ \t])"),
    // Share, comment.
    Rule(Line, Anywhere, &[], r"(?:(?:facebook|instagram|linkedin|mastodon|bluesky|twitter|x|whatsapp|telegram|youtube|tiktok|threads|xing|e-?mail|pinterest|reddit|flipboard|rss)(?:[ \t]*[,|/·•.]|[ \t]+(?:or|oder|and|und))?[ \t]*)+$"),
    Rule(Line, Anywhere, &[], r"(?:share|share this(?: article| story| page)?|share (?:on|via) [^.]+|teilen|(?:artikel|beitrag|seite) (?:teilen|drucken|merken|vorlesen|anhören)|(?:auf|per|via|bei) (?:facebook|whatsapp|x|twitter|e-?mail|linkedin|telegram) (?:teilen|versenden|senden)|teilen (?:auf|per|via) [^.]+|drucken|print|kommentieren|kommentare?(?: \(\d+\))?|(?:leave a |\d+ )?comments?(?: \(\d+\))?|link kopieren|copy link|merken|zur startseite|back to top|nach oben)[.!:]?$"),
    // Subscription, advertising, other articles.
    Rule(Line, Anywhere, &[], r"(?:jetzt (?:abonnieren|testen|weiterlesen|registrieren|anmelden)|subscribe(?: now| today)?|sign up(?: now)?|log in|anmelden|einloggen|weiterlesen(?: mit [^.]+)?|continue reading|read (?:more|on)|mehr (?:lesen|erfahren|anzeigen))[.!:>» \t]*$"),
    Rule(Line, Anywhere, &[], r"[-–—*\[(]*[ \t]*(?:anzeige|werbung|advertisement|sponsored(?: content)?|(?:article|story) continues below[^.]*)[ \t]*[-–—*\])]*$"),
    Rule(Line, Anywhere, &[], r"(?:lesen sie (?:auch|mehr|dazu|hierzu)|lies auch|auch interessant|mehr zum thema|zum thema|siehe auch|das könnte sie auch interessieren|weitere artikel|read (?:also|more|next)|see also|related(?: articles?| stories| content)?|more on this(?: story)?|you may also like|recommended)[ \t]*(?:[:|>–—-]|$)"),
    Rule(Line, Anywhere, &[], r"(?:dieses thema im programm|über dieses thema berichtete|this (?:programme|item) was broadcast)"),
    // How the text came about.
    Rule(Line, Anywhere, &[], r"[*_( ]*(?:übersetzung|aus dem (?:englischen|deutschen|französischen)(?: übersetzt)?(?: von)?|translat(?:ed|ion)(?: from the (?:german|english))?(?: by)?)[ \t]*:[^.!?]{2,60}$"),
    Rule(Paragraph, Anywhere, &[], r"[*_(\[ ]*(?:anm(?:erkung|\.) d(?:er|\.) red(?:aktion|\.)|hinweis der redaktion|in eigener sache|korrekturhinweis|korrektur|transparenzhinweis|editor['’]s note|correction|clarification|disclosure|note to readers)[ \t]*:"),
    // The press office under a press release.
    Rule(Line, Tail, &[], r"(?:pressekontakt|kontakt für (?:rückfragen|medien|journalisten)|rückfragen (?:bitte )?an|(?:presse|media|press) (?:contact|enquiries|inquiries|office)|for (?:media )?(?:inquiries|enquiries|further information)|original-content von|(?:telefon|tel\.?|e-?mail|fax)[ \t]*:)"),
    // Reading time.
    Rule(Line, Head, &[], r"(?:lesezeit|reading time|lesedauer)[ \t]*:"),
    Rule(Line, Head, &[], r"\d{1,2} (?:min(?:\.|uten)?|minutes?)(?: (?:lesezeit|read))?$"),
];

/// Matter anywhere in a line. A pattern is only tried on lines with one of its cues, so that most text costs one pass.
#[rustfmt::skip]
pub(super) const INNER: &[Rule] = &[
    // Pictures.
    Rule(Match, Anywhere, &["(foto", "[foto", "(symbolfoto", "(archivfoto", "(bild", "(symbolbild", "(grafik", "(photo", "[photo", "(image", "(picture"],
        r"[(\[](?:foto|symbolfoto|archivfoto|bild|symbolbild|grafik|photo|photograph|image|picture)s?[ \t]*(?::|©|by (?-i:\p{Lu}))[^)\]\n]+[)\]]"),
    Rule(Line, Anywhere, &["getty images", "picture alliance", "picture-alliance", "imago images", "shutterstock", "unsplash", "adobe stock", "istock"],
        r"(?:getty images|picture[ -]alliance|imago images|shutterstock|unsplash|adobe stock|istock)(?:[ \t]*[/|][^.\n]*)?$"),
    // Follow us.
    Rule(Sentence, Anywhere, &["miss any news", "nichts verpassen", "news mehr verpassen"],
        r"(?:don['’]t miss any news|nichts verpassen[!:]|keine news mehr verpassen)"),
    Rule(Sentence, Anywhere, &["follow us ", "find us ", "join us ", "like us "],
        r"(?:follow|find|join|like) us (?:on|at|via)\s(?:our |the )?(?:facebook|instagram|linkedin|mastodon|bluesky|twitter|x|whatsapp|telegram|youtube|tiktok|threads|social|google|https?:|@)"),
    Rule(Sentence, Anywhere, &["folgen sie uns", "folgt uns", "folge uns", "besuchen sie uns", "finden sie uns"],
        r"(?:folgen sie uns|folgt uns|folge uns|besuchen sie uns|finden sie uns) (?:auch )?(?:auf|bei|via|im)\s(?:unser\S* |den |dem )?(?:facebook|instagram|linkedin|mastodon|bluesky|twitter|x|whatsapp|telegram|youtube|tiktok|threads|sozialen|internet|google|https?:|@)"),
    // Newsletter, notices of the page.
    Rule(Line, Anywhere, &["newsletter", "subscribe to our", "abonnieren sie"],
        r"(?:sign up (?:for|to) (?:our|the) [^.\n]*newsletter|subscribe to our|get (?:our|the) [^.\n]*newsletter|newsletter (?:abonnieren|bestellen|anmeldung)|(?:melden|tragen) sie sich [^.\n]*newsletter|abonnieren sie (?:unseren|unser|hier|jetzt)|unseren? [^.\n]*newsletter)"),
    Rule(Line, Anywhere, &["cookie", "externer inhalt", "external content", "an dieser stelle", "ihre zustimmung"],
        r"(?:wir verwenden cookies|we use cookies|externer inhalt|external content|an dieser stelle (?:finden sie|befindet sich)|ihre zustimmung (?:zur|für)|cookie[- ](?:einstellungen|settings))"),
    // Appeals for money.
    Rule(Paragraph, Tail, &["🆘", "redaktion fehlen", "uns fehlen", "fehlen uns", "spende", "unterstützen sie", "wertschätzung", "sie um ihre unterstützung", "sie um unterstützung"],
        r"(?:🆘|unserer redaktion fehlen|(?:uns fehlen|fehlen uns) (?:noch|aktuell|derzeit)|bitten (?:wir )?(?-i:Sie) (?:deshalb |daher |herzlich )?um (?:ihre |eine |ihre freiwillige )?(?:spende|unterstützung)|(?-i:Ihre Spende|Ihrer Spende)|jetzt spenden|spenden (?-i:Sie) (?:jetzt|bitte|hier|einmalig|online|für|mit|an|auf)|unterstützen (?-i:Sie) (?:uns|unsere|unseren|unabhängigen|ehrlichen|freien)|spendenkonto|zeigen (?-i:Sie) (?:ihre )?wertschätzung)"),
    Rule(Paragraph, Tail, &["support us", "support our", "support independent", "donation", "contribution", "donate", "become a member", "become a supporter", "become a subscriber", "if you value", "help us "],
        r"(?:support (?:us (?:today|now|by|with)|our (?:work|journalism|reporting|newsroom)|independent journalism)|(?:make a|your) (?:donation|contribution) (?:today|now|helps|makes|will|keeps)|donate (?:now|today|here|to (?:us|our))|become a (?:member|supporter|subscriber)|if you value (?:our|independent)|help us (?:keep|continue|raise))"),
    // How the text came about.
    Rule(Sentence, Anywhere, &["originally", "first published", "initially published", "published first", "first written", "initially written"],
        r"(?:this|the) (?:article|text|story|report|piece) (?:was|has been|is) (?:(?:originally|first|initially) (?:published|written)|published (?:originally|first)) (?:in|on|by|at)\s"),
    Rule(Sentence, Anywhere, &["originally", "first appeared"],
        r"(?:this|the) (?:article|text|story|report) (?:originally|first) appeared (?:in|on|at)\s"),
    Rule(Sentence, Anywhere, &["translated "],
        r"(?:it|this article|the article|this text|this story) (?:was|has been) (?:machine[- ])?translated (?:with|by|from|using|into|automatically)"),
    Rule(Sentence, Anywhere, &["dieser artikel", "dieser beitrag", "dieser text", "dieser bericht"],
        r"dieser (?:artikel|beitrag|text|bericht) (?:ist |erschien |wurde )(?:auch |bereits )?(?:zuerst|zunächst|ursprünglich|im original)"),
    Rule(Sentence, Anywhere, &["dieser artikel", "dieser beitrag", "dieser text", "der artikel wurde", "der beitrag wurde", "der text wurde"],
        r"(?:dieser|der) (?:artikel|beitrag|text) wurde (?:[^.!?\s]+ ){0,6}?(?:übersetzt|mit hilfe von ki|mithilfe von ki|redaktionell (?:geprüft|überarbeitet|bearbeitet))"),
    Rule(Paragraph, Anywhere, &["in einer früheren", "in einer vorherigen", "in einer vorigen", "in einer ersten", "an earlier version", "has been amended", "has been corrected", "has been updated", "was amended", "was corrected", "was updated"],
        r"^[^.\n]{0,40}(?:in einer (?:früheren|vorherigen|vorigen|ersten) (?:version|fassung) (?:dieses|des|dieser|der) (?:artikels|textes|beitrags|berichts|meldung)|an earlier version of this (?:article|story)|this (?:article|story) (?:was|has been) (?:amended|corrected|updated) (?:to|on|after))"),
    Rule(Sentence, Anywhere, &["in einer früheren", "in einer vorherigen", "in einer vorigen", "in einer ersten"],
        r"(?:anders als (?:es )?|wie (?:es )?)?in einer (?:früheren|vorherigen|vorigen|ersten) (?:version|fassung) (?:dieses|des) (?:artikels|textes|beitrags|berichts)"),
    Rule(Line, Anywhere, &["rechte vorbehalten", "rights reserved"], r"(?:alle rechte vorbehalten|all rights reserved)"),
];
