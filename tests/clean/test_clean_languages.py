"""Boilerplate in the languages that are read, and sentences that begin like it."""

from __future__ import annotations

import pytest

from digest.clean.wording.vocabulary import default_vocabulary


@pytest.mark.parametrize(
    ("reason", "texts"),
    [
        (
            "signup",
            [
                *("Abonnieren Sie unseren Newsletter", "Inscrivez-vous à notre lettre"),
                *("Suscríbete a nuestro boletín", "Iscriviti alla newsletter", "Subscreva a nossa newsletter"),
                *("Schrijf je in voor onze nieuwsbrief", "立即订阅", "訂閱電子報", "뉴스레터 구독하기", "メルマガ登録"),
            ],
        ),
        (
            "login",
            [
                *("Passwort vergessen?", "Mot de passe oublié ?", "¿Olvidaste tu contraseña?", "Password dimenticata?"),
                *(
                    "Esqueceu a senha?",
                    "Wachtwoord vergeten?",
                    "忘记密码？",
                    "忘記密碼",
                    "비밀번호 찾기",
                    "パスワードを忘れた方はこちら",
                ),
            ],
        ),
        (
            "paywall",
            [
                *("Nur für Abonnenten", "Cet article est réservé aux abonnés", "Solo para suscriptores"),
                *("Contenuto riservato agli abbonati", "Exclusivo para assinantes", "Alleen voor abonnees"),
                *("本文为付费内容", "會員限定", "이 기사는 유료 기사입니다", "この記事は会員限定です"),
            ],
        ),
        (
            "cookie",
            [
                *(
                    "Alle akzeptieren",
                    "Nous utilisons des cookies pour mesurer l'audience",
                    "Aceptar todas las cookies",
                ),
                *(
                    "Rifiuta tutti",
                    "Este site utiliza cookies",
                    "Alles weigeren",
                    "接受所有 Cookie",
                    "모두 동의",
                    "すべて同意する",
                ),
            ],
        ),
        (
            "share",
            [
                *("Artikel teilen", "Partager cet article", "Compartir en Facebook", "Condividi su WhatsApp"),
                *(
                    "Compartilhe esta notícia",
                    "Deel dit artikel",
                    "分享到微信",
                    "複製連結",
                    "기사 공유",
                    "この記事をシェアする",
                ),
            ],
        ),
        (
            "comments",
            [
                *(
                    "Schreiben Sie einen Kommentar",
                    "Laisser un commentaire",
                    "Deja un comentario",
                    "Lascia un commento",
                ),
                *(
                    "Deixe um comentário",
                    "Geef een reactie",
                    "发表评论",
                    "發表留言",
                    "댓글쓰기",
                    "コメントを書く",
                    "12件のコメント",
                ),
            ],
        ),
        (
            "related",
            [
                *(
                    "Lesen Sie auch: Zweite Tablette zugelassen",
                    "À lire aussi",
                    "Lee también",
                    "Leggi anche",
                    "Leia também",
                ),
                *("Lees ook", "相关阅读", "延伸閱讀：第二款新藥獲批", "관련기사", "関連記事：二番目の薬が承認"),
            ],
        ),
        (
            "legal",
            [
                *(
                    "Alle Rechte vorbehalten",
                    "Tous droits réservés",
                    "Todos los derechos reservados",
                    "Riproduzione riservata",
                ),
                *("Todos os direitos reservados", "Alle rechten voorbehouden", "版权所有", "未經授權不得轉載"),
                *("무단전재 및 재배포 금지", "無断転載を禁じます"),
            ],
        ),
        (
            "byline",
            ["Ein Gastbeitrag von Ines Okafor", "Écrit par Ines Okafor", "作者：欧林", "김하나 기자", "文＝山田花子"],
        ),
        ("credit", ["Bildquelle: Orrin", "Crédit photo : Orrin", "图片来源：网络", "사진=연합뉴스", "写真：オリン"]),
        ("tags", ["Schlagwörter: Haut, Tablette", "Mots-clés : peau", "标签：新药", "태그: 신약", "タグ：新薬"]),
        ("author_box", ["Über den Autor", "À propos de l'auteur", "责任编辑：王小明", "この記事を書いた人"]),
        ("advertisement", ["Anzeige", "Publicité", "Publicidad", "广告", "廣告", "광고", "広告"]),
    ],
)
def test_boilerplate_is_known_by_its_wording(reason: str, texts: list[str]) -> None:
    says = default_vocabulary().says
    assert {text: says(text) for text in texts} == dict.fromkeys(texts, reason)


@pytest.mark.parametrize(
    "text",
    [
        "Die Tablette hat die Haut von zwei Dritteln der Patienten geheilt, teilte das Unternehmen mit.",
        "Über 40 Prozent der Patienten brachen die Behandlung ab.",
        "La moitié des patients ont vu leur peau guérir, selon le laboratoire.",
        "Hace dos años la agencia rechazó la solicitud.",
        "Há três anos a agência recusou o pedido.",
        "De aandelen stegen dinsdag met een tiende.",
        "公司表示，三分之二的患者皮肤明显好转，并将于年底前提交上市申请。",
        "分析師認為，該藥價格仍然偏低。",
        "회사는 올해 안에 허가를 신청할 계획이라고 밝혔다.",
        "同社は年内に承認を申請すると発表した。",
        "月曜日の発表によると、患者の三分の二で皮膚が改善した。",
    ],
)
def test_sentence_of_an_article_is_no_boilerplate(text: str) -> None:
    assert default_vocabulary().says(text) == ""


def test_long_chinese_paragraph_is_prose_whatever_it_begins_with() -> None:
    start = "订阅我们"
    assert default_vocabulary().says(f"{start}的电子报") == "signup"
    assert default_vocabulary().says(f"{start}" + "的服务之后公司收入增长了三成，" * 8) == ""
