## Quién ve a un cliente

access-title = Quién ve a este cliente
access-card = Acceso
access-text = Cada línea es aquello por lo que decide el propio programa. Un motivo tachado se cumple, pero el alcance de esta persona no lo cuenta.
access-result = Resultado
access-why = Por qué
access-changes = Puede cambiar
access-sees = Puede ver
access-hidden = Oculto
access-everyone = Ve a todos los clientes
access-owner = Responsable
access-deputy = Suplente
access-stand-in = Sustituye al responsable
access-team = En el equipo del cliente
access-shared = Compartido para ver
access-shared-to-change = Compartido para cambiar
access-role-sees-none = El rol no ve clientes.
access-no-reason = No se cumple ningún motivo.
access-reach-too-short = El alcance no llega.
access-role-changes-none = El rol no cambia clientes.
access-only-to-see = Compartido solo para ver.
access-share = Compartir
access-share-title = Compartir un cliente
access-shared-with = Compartido con
access-shared-none = No se comparte con nadie
access-with = ¿Con quién?
access-team-of = Equipo { $name }
access-reason = ¿Por qué?
access-by = Por
access-until = Hasta
access-days = { $n ->
    [one] { $n } día
   *[other] { $n } días
  }
access-no-end = Hasta que alguien lo termine
access-may-change = También puede cambiar al cliente
access-end = Terminar
