<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A contract as staff see it: notes and issues first, how it stands and what may be changed beside them. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="contract_staff.title">&tab-staff;: <xsl:value-of select="contract/@name"/></xsl:template>
  <xsl:template match="page" mode="contract_staff.width">page wide</xsl:template>

  <xsl:variable name="contract_staff.place" select="concat($base, '/contract/', /page/contract/@id)"/>

  <xsl:template match="page" mode="contract_staff.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/staff/contracts">&all-the-contracts;</a></li><li><a href="{$contract_staff.place}"><xsl:value-of select="contract/@name"/></a></li><li aria-current="page">&tab-staff;</li></ol></nav>
    <div class="head"><h1><xsl:value-of select="contract/@name"/></h1></div>
    <xsl:call-template name="contract-nav"/>
    <xsl:if test="standing/@without-manager = 'yes'"><p class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template><span>&no-manager-notice;</span></p></xsl:if>
    <div class="with-side">
      <div>
        <section aria-labelledby="notes">
          <h2 id="notes">&notes;</h2>
          <xsl:choose>
            <xsl:when test="notes/note"><ol class="notes"><xsl:apply-templates select="notes/note" mode="contract_staff.note"/></ol></xsl:when>
            <xsl:otherwise><p class="muted">&notes-none;</p></xsl:otherwise>
          </xsl:choose>
          <xsl:call-template name="pager">
            <xsl:with-param name="next" select="notes/@next"/>
            <xsl:with-param name="first" select="concat($contract_staff.place, '/staff')"/>
            <xsl:with-param name="here" select="concat($contract_staff.place, '/staff?')"/>
          </xsl:call-template>
          <details class="fold">
            <xsl:if test="form[@route = 'contract_note']"><xsl:attribute name="open"/></xsl:if>
            <summary>&note-write;</summary>
            <xsl:call-template name="contract_staff.note-form"/>
          </details>
        </section>
        <section aria-labelledby="open">
          <h2 id="open">&open-issues-title;</h2>
          <xsl:choose>
            <xsl:when test="open-items/item"><xsl:for-each select="open-items"><xsl:call-template name="rows"/></xsl:for-each></xsl:when>
            <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&no-open-issues-plain;</xsl:with-param></xsl:call-template></xsl:otherwise>
          </xsl:choose>
        </section>
        <section aria-labelledby="past">
          <h2 id="past">&past-closed;</h2>
          <xsl:choose>
            <xsl:when test="past-items/item"><xsl:for-each select="past-items"><xsl:call-template name="rows"/></xsl:for-each></xsl:when>
            <xsl:otherwise><p class="muted">&no-past-closed;</p></xsl:otherwise>
          </xsl:choose>
          <p class="after"><a href="{$contract_staff.place}">&standing-all-issues;</a></p>
        </section>
      </div>
      <aside>
        <xsl:apply-templates select="standing" mode="contract_staff.standing"/>
        <xsl:call-template name="contract_staff.page-right"/>
        <xsl:call-template name="contract_staff.start-queue"/>
        <section aria-labelledby="people">
          <h2 id="people">&people;</h2>
          <xsl:if test="people/person">
            <ul class="people">
              <xsl:for-each select="people/person[position() &lt;= 12]">
                <li><xsl:call-template name="person"><xsl:with-param name="name" select="@name"/></xsl:call-template><span class="muted"><xsl:call-template name="role-words"><xsl:with-param name="role" select="@role"/></xsl:call-template></span></li>
              </xsl:for-each>
            </ul>
          </xsl:if>
          <p class="after"><a href="{$contract_staff.place}/people">&all-people;</a></p>
        </section>
        <section aria-labelledby="orders">
          <h2 id="orders">&recent-orders;</h2>
          <xsl:choose>
            <xsl:when test="orders/order"><ul class="earlier orders"><xsl:apply-templates select="orders/order" mode="contract_staff.order"/></ul></xsl:when>
            <xsl:otherwise><p class="muted">&no-orders;</p></xsl:otherwise>
          </xsl:choose>
        </section>
      </aside>
    </div>
  </xsl:template>

  <xsl:template match="standing" mode="contract_staff.standing">
    <section aria-labelledby="standing">
      <h2 id="standing">&standing;</h2>
      <dl class="facts">
        <div><dt>&standing-state;</dt><dd><xsl:for-each select="../contract"><xsl:call-template name="contract-state"/></xsl:for-each><xsl:if test="@payment-failed-at"><span class="badge c-expired"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template>&standing-failed;</span></xsl:if></dd></div>
        <div><dt>&plan;</dt><dd><xsl:value-of select="../contract/@plan"/><xsl:if test="@next-plan"><span class="muted"><xsl:value-of select="@next-plan"/><xsl:text> </xsl:text>&standing-next-plan;</span></xsl:if></dd></div>
        <div><dt>&paid-until;</dt><dd>
          <xsl:choose>
            <xsl:when test="../contract/@paid-until"><xsl:call-template name="day"><xsl:with-param name="at" select="../contract/@paid-until"/></xsl:call-template><span class="muted"><xsl:choose><xsl:when test="@renews = 'yes'">&standing-renews;</xsl:when><xsl:otherwise>&standing-ends;</xsl:otherwise></xsl:choose></span></xsl:when>
            <xsl:otherwise>&ends-never;</xsl:otherwise>
          </xsl:choose>
        </dd></div>
        <div><dt>&standing-target;</dt><dd><xsl:choose><xsl:when test="@target-seconds"><xsl:value-of select="@target-seconds-words"/></xsl:when><xsl:otherwise>&standing-no-target;</xsl:otherwise></xsl:choose></dd></div>
        <div><dt>&standing-mana;</dt><dd><span><b><xsl:value-of select="translate(@mana, '-', '&#8722;')"/></b><xsl:text> </xsl:text>&standing-mana-of;</span><a href="{$contract_staff.place}/mana">&standing-adjust;</a></dd></div>
        <xsl:if test="@instance"><div><dt>&standing-instance;</dt><dd class="mono"><xsl:value-of select="@instance"/></dd></div></xsl:if>
        <div><dt>&standing-since;</dt><dd><xsl:call-template name="day"><xsl:with-param name="at" select="@created-at"/></xsl:call-template></dd></div>
      </dl>
    </section>
  </xsl:template>

  <xsl:template name="contract_staff.page-right">
    <section aria-labelledby="page-right">
      <h2 id="page-right">&page-right;</h2>
      <xsl:choose>
        <xsl:when test="standing/@page-action = 'give'">
          <p>&page-right-taken;</p>
          <blockquote class="quoted"><xsl:value-of select="standing/@page-revoked"/></blockquote>
          <xsl:if test="standing/@plan-pages = 'no'"><p class="hint">&page-right-plan-anyway;</p></xsl:if>
          <xsl:call-template name="contract_staff.page-form"><xsl:with-param name="words">&page-right-give;</xsl:with-param></xsl:call-template>
        </xsl:when>
        <xsl:when test="standing/@page-action = 'take'">
          <p>&page-right-has;</p>
          <xsl:call-template name="contract_staff.page-form"><xsl:with-param name="words">&page-right-take;</xsl:with-param></xsl:call-template>
        </xsl:when>
        <xsl:otherwise><p class="muted">&page-right-plan;</p></xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

  <xsl:template name="contract_staff.page-form">
    <xsl:param name="words"/>
    <xsl:variable name="action" select="standing/@page-action"/>
    <xsl:variable name="route" select="concat('contract_page_', $action)"/>
    <details class="fold">
      <xsl:if test="form[@route = $route]"><xsl:attribute name="open"/></xsl:if>
      <summary><xsl:value-of select="$words"/></summary>
      <form class="stack" method="post" action="{$contract_staff.place}/page-right/{$action}">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="field">
          <xsl:with-param name="route" select="$route"/>
          <xsl:with-param name="name" select="'reason'"/>
          <xsl:with-param name="label">&reason;</xsl:with-param>
          <xsl:with-param name="hint">&page-right-reason-hint;</xsl:with-param>
          <xsl:with-param name="lines" select="3"/>
          <xsl:with-param name="optional" select="$action = 'give'"/>
        </xsl:call-template>
        <div class="actions"><button><xsl:value-of select="$words"/></button></div>
      </form>
    </details>
  </xsl:template>

  <xsl:template name="contract_staff.start-queue">
    <section aria-labelledby="start-queue">
      <h2 id="start-queue">&start-queue;</h2>
      <xsl:choose>
        <xsl:when test="standing/@may-set-queue = 'yes'">
          <form class="row-form" method="post" action="{$contract_staff.place}/queue">
            <xsl:call-template name="tokens"/>
            <xsl:call-template name="field-problem"><xsl:with-param name="route" select="'contract_queue'"/><xsl:with-param name="name" select="'queue'"/></xsl:call-template>
            <label class="vh" for="f-queue">&start-queue;</label>
            <select id="f-queue" name="queue">
              <xsl:for-each select="queues/queue">
                <option value="{@key}"><xsl:if test="@key = /page/standing/@queue"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/></option>
              </xsl:for-each>
            </select>
            <button>&start-queue-set;</button>
          </form>
        </xsl:when>
        <xsl:otherwise><p><a href="{$base}/queue/{standing/@queue}"><xsl:value-of select="standing/@queue-name"/></a></p><p class="hint">&start-queue-admin;</p></xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

  <xsl:template match="order" mode="contract_staff.order">
    <li>
      <xsl:call-template name="icon"><xsl:with-param name="name" select="'queue'"/></xsl:call-template>
      <span><a href="{$base}/order/{@id}">&order;<xsl:text> </xsl:text><xsl:value-of select="@id"/></a>, <xsl:choose><xsl:when test="@kind = 'renewal'">&ok-renewal;</xsl:when><xsl:when test="@kind = 'upgrade'">&ok-upgrade;</xsl:when><xsl:otherwise>&ok-new;</xsl:otherwise></xsl:choose>, <xsl:value-of select="@plan"/></span>
      <span class="muted">
        <xsl:choose>
          <xsl:when test="@state = 'ready'">&os-ready;</xsl:when>
          <xsl:when test="@state = 'purchasing'">&os-purchasing;</xsl:when>
          <xsl:when test="@state = 'charged'">&os-charged;</xsl:when>
          <xsl:when test="@state = 'purchased'">&os-purchased;</xsl:when>
          <xsl:when test="@state = 'failed'">&os-failed;</xsl:when>
          <xsl:when test="@state = 'cancelled'">&os-cancelled;</xsl:when>
          <xsl:when test="@state = 'refunded'">&os-refunded;</xsl:when>
          <xsl:otherwise><xsl:value-of select="@state"/></xsl:otherwise>
        </xsl:choose>
        <xsl:text> </xsl:text>
        <xsl:call-template name="day"><xsl:with-param name="at" select="@created-at"/></xsl:call-template>
      </span>
    </li>
  </xsl:template>

  <xsl:template name="contract_staff.note-form">
    <form class="stack" method="post" action="{$contract_staff.place}/note">
      <xsl:call-template name="tokens"/>
      <xsl:call-template name="field">
        <xsl:with-param name="route" select="'contract_note'"/>
        <xsl:with-param name="name" select="'note'"/>
        <xsl:with-param name="label">&note-write;</xsl:with-param>
        <xsl:with-param name="hint">&note-hint;</xsl:with-param>
        <xsl:with-param name="lines" select="4"/>
      </xsl:call-template>
      <div class="actions"><button class="primary">&note-add;</button></div>
    </form>
  </xsl:template>

  <xsl:template match="note" mode="contract_staff.note">
    <li class="post note" id="n{@id}">
      <xsl:call-template name="initials"><xsl:with-param name="name" select="@person"/></xsl:call-template>
      <article>
        <header>
          <h3><b><xsl:value-of select="@person"/></b><xsl:text> </xsl:text>&note-wrote;</h3>
          <span class="tag"><xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template>&note-only;</span>
          <span class="when"><a class="anchor" href="#n{@id}"><xsl:call-template name="time"><xsl:with-param name="at" select="@at"/><xsl:with-param name="ago" select="@at-ago"/></xsl:call-template></a></span>
        </header>
        <div class="prose"><xsl:call-template name="markup"><xsl:with-param name="from" select="body"/></xsl:call-template></div>
      </article>
    </li>
  </xsl:template>

  <xsl:template match="problem[@code = 'required'][@field = 'note']" mode="contract_staff.sentence">&x-required-staff-note;</xsl:template>
  <xsl:template match="problem[@code = 'page-taken-already']" mode="contract_staff.sentence">&x-page-taken-already;</xsl:template>
  <xsl:template match="problem[@code = 'page-given-already']" mode="contract_staff.sentence">&x-page-given-already;</xsl:template>
  <xsl:template match="problem[@code = 'plan-does-not-page']" mode="contract_staff.sentence">&x-plan-does-not-page;</xsl:template>
  <xsl:template match="flash[@code = 'contract-noted']" mode="contract_staff.flash">&f-contract-noted;</xsl:template>
  <xsl:template match="flash[@code = 'page-right-taken']" mode="contract_staff.flash">&f-page-right-taken;</xsl:template>
  <xsl:template match="flash[@code = 'page-right-given']" mode="contract_staff.flash">&f-page-right-given;</xsl:template>
  <xsl:template match="flash[@code = 'queue-set']" mode="contract_staff.flash">&f-queue-set;</xsl:template>
  <xsl:template match="flash[@code = 'queue-same']" mode="contract_staff.flash">&f-queue-same;</xsl:template>
</xsl:stylesheet>
