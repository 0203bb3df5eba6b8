# De ce nu se acceptă o adresă, un număr sau un profil și ce e de făcut.

recognition-email-empty = Scrie o adresă de e-mail.
recognition-email-not-one-at = O adresă de e-mail are exact un @.
recognition-email-bad-name = Verifică partea dinainte de @.
recognition-email-bad-domain = Verifică partea de după @.
recognition-email-too-long = Această adresă de e-mail este prea lungă.
recognition-phone-empty = Scrie un număr de telefon.
recognition-phone-letters = Scrie un singur număr, numai cu cifre.
recognition-phone-too-short = Lipsesc cifre.
recognition-phone-too-long = Sunt prea multe cifre.
recognition-phone-unknown-country = Nicio țară nu are acest prefix. Verifică ce urmează după +.
recognition-phone-needs-country = Începe cu + și prefixul țării, de exemplu +40, sau alege țara.
recognition-phone-not-in-plan = Această țară nu are un asemenea număr. Verifică cifrele sau țara.
recognition-handle-empty = Scrie un nume sau adresa profilului.
recognition-handle-bad-name = Numele unui profil are numai litere, cifre, puncte și cratime.
recognition-handle-not-a-profile = Această adresă nu duce la un profil.
recognition-handle-too-long = Această adresă este prea lungă.
